import {dependencies} from '../../migration/dependencies.ts';
import type {ProfileEnd} from '../../store/profile.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {isRunning, readPlace} from '../place.ts';
import {podTarget, readTarget, type Target} from '../target.ts';
import type {Planned, ProbePlan} from './planned.ts';

/** What is known to need something of another namespace (ENV-08), each edge once. */
export function edgePlan(snapshot: Snapshot): ProbePlan {
	const notes: string[] = [];
	const questions = dependencies(snapshot).flatMap(({from, to, port, why}): readonly Planned[] => {
		const asker = readPlace(snapshot, from);
		const target = to.includes('/')
			? readTarget(snapshot, port > 0 ? `${to}:${port}` : to)
			: 'no Service is between';
		if (typeof asker === 'string' || typeof target === 'string' || target.port === 0) {
			const reason =
				typeof asker === 'string' ? asker : typeof target === 'string' ? target : 'no port is known';
			notes.push(`${from} to ${to} (${why}): not asked, ${reason}`);
			return [];
		}
		const question = {kind: 'tcp' as const, host: target.host, port: target.port};
		const column = `${to}:${target.port}`;
		return [{probe: 'tcp', question, from: asker, row: from, column, expect: 'open'}];
	});
	return {questions, notes};
}

/** Flows that the profile forbids: that they are closed in fact, not only by what policies say (SEC-02). */
export function forbiddenPlan(snapshot: Snapshot): ProbePlan {
	const flows = snapshot.profile.flows?.forbidden ?? [];
	const notes = flows.length === 0 ? ['the profile names no flows.forbidden'] : [];
	const questions = flows.flatMap(({from, to, port}): readonly Planned[] => {
		const sources = slotsOf(snapshot, from);
		const target = targetOf(snapshot, to, port.number);
		const [row, column] = [endTitle(from), `${endTitle(to)}:${port.number}`];
		const [first] = sources;
		if (port.protocol !== 'TCP' || first === undefined || typeof target === 'string') {
			notes.push(
				`${row} to ${column}/${port.protocol}: not asked, ${port.protocol === 'TCP' ? 'one side has no running pod' : 'only TCP shows that something is closed'}`,
			);
			return [];
		}
		const {pods} = snapshot;
		const place = {
			kind: 'pod' as const,
			namespace: pods.namespaceName(pods.namespaceId(first)),
			pod: pods.name(first),
			container: '',
		};
		const question = {kind: 'tcp' as const, host: target.host, port: target.port};
		return [{probe: 'tcp', question, from: {place, slots: sources}, row, column, expect: 'closed'}];
	});
	return {questions, notes};
}

function slotsOf(snapshot: Snapshot, end: ProfileEnd): readonly number[] {
	if (end.kind === 'address') return [];
	const {pods} = snapshot;
	const found = [...pods.slots()].filter(
		slot =>
			pods.namespaceName(pods.namespaceId(slot)) === end.namespace &&
			pods.name(slot).startsWith(end.pod) &&
			isRunning(snapshot, slot),
	);
	return found.slice(0, 3);
}

function targetOf(snapshot: Snapshot, end: ProfileEnd, port: number): Target | string {
	if (end.kind === 'address')
		return readTarget(snapshot, end.ip.includes(':') ? `[${end.ip}]:${port}` : `${end.ip}:${port}`);
	const [slot] = slotsOf(snapshot, end);
	return slot === undefined ? 'no running pod' : podTarget(snapshot, slot, port);
}

function endTitle(end: ProfileEnd): string {
	if (end.kind === 'address') return end.ip;
	return end.pod === '' ? end.namespace : `${end.namespace}/${end.pod}`;
}
