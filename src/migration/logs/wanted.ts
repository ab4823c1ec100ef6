import {podFlags} from '../../store/pod-table.ts';
import type {WorkloadRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {podOwners} from '../owners.ts';
import {perSnapshot} from '../per-snapshot.ts';
import {type LoggingContainer, type LogProgram, loggingContainers, logPrograms} from './programs.ts';

/** A container whose log is to be read. */
export type WantedLog = {
	readonly program: LogProgram;
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	readonly node: string;
	/** Tells a recreated pod of the same name from the one before. */
	readonly uid: string;
	/** Of the pod: after another one, the log of the run before is worth reading too. */
	readonly restarts: number;
};

export type WantedLogs = {
	readonly logs: readonly WantedLog[];
	/** Containers of these programs beyond what is read. */
	readonly passedOver: number;
};

/** What has to be read before containers can be chosen. */
export const wantedLogSources = ['pods', 'deployments', 'daemonSets', 'statefulSets', 'replicaSets'] as const;

/** How many logs are followed at once. */
export const mostLogs = 24;

/**
 * The containers whose logs checks and people need, found by image or label, never by name. Of programs with many pods those that are
 * in trouble come first, then by name, so that the choice stays the same while nothing happens.
 */
export const wantedLogs = perSnapshot((snapshot: Snapshot): WantedLogs => {
	const byProgram = candidates(snapshot);
	const logs: WantedLog[] = [];
	let all = 0;
	for (const {program, most} of logPrograms) {
		const found = byProgram.get(program) ?? [];
		all += found.length;
		const sorted = found.length > most ? [...found].sort(byNeed(snapshot)) : found;
		for (const {slot, container} of sorted.slice(0, Math.min(most, mostLogs - logs.length))) {
			const {namespace, name, node, uid, restarts} = snapshot.pods.row(slot);
			logs.push({program, namespace, pod: name, container, node, uid, restarts});
		}
	}
	return {logs, passedOver: all - logs.length};
});

type Candidate = LoggingContainer & {readonly slot: number};

function candidates(snapshot: Snapshot): ReadonlyMap<LogProgram, readonly Candidate[]> {
	const {pods} = snapshot;
	const rows = loggingWorkloads(snapshot);
	const found = new Map<LogProgram, Candidate[]>();
	if (rows.size === 0) return found;
	const ownerOf = podOwners(snapshot);
	const known = new Map<number, readonly LoggingContainer[]>();
	for (const slot of pods.slots()) {
		if ((pods.flags(slot) & podFlags.finished) !== 0) continue;
		const key = pods.namespaceId(slot) * 2 ** 24 + pods.ownerId(slot);
		let containers = known.get(key);
		if (containers === undefined) {
			const owner = ownerOf(slot);
			containers = ('row' in owner && owner.row !== undefined && rows.get(owner.row)) || [];
			known.set(key, containers);
		}
		for (const one of containers) {
			const list = found.get(one.program) ?? [];
			found.set(one.program, list);
			list.push({...one, slot});
		}
	}
	for (const list of found.values()) list.sort((a, b) => pods.compareNames(a.slot, b.slot));
	return found;
}

function loggingWorkloads({tables}: Snapshot): ReadonlyMap<WorkloadRow, readonly LoggingContainer[]> {
	const found = new Map<WorkloadRow, readonly LoggingContainer[]>();
	for (const row of [...tables.deployments, ...tables.daemonSets, ...tables.statefulSets]) {
		const containers = loggingContainers(row);
		if (containers.length > 0) found.set(row, containers);
	}
	return found;
}

/** Not ready first, then restarted, then by name. */
function byNeed({pods}: Snapshot) {
	const rank = (slot: number): number =>
		(pods.flags(slot) & podFlags.ready) === 0 ? 0 : pods.restarts(slot) > 0 ? 1 : 2;
	return (a: Candidate, b: Candidate): number =>
		rank(a.slot) - rank(b.slot) || pods.compareNames(a.slot, b.slot);
}
