import {eventsSince} from '../../migration/events-since.ts';
import {podOwners} from '../../migration/owners.ts';
import {perSnapshot} from '../../migration/per-snapshot.ts';
import type {WarningRow} from '../../store/rows/platform.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** A pod that was killed for memory, or that does not get to run. */
export type TroubledPod = {
	readonly trouble: 'killed' | 'pending';
	readonly namespace: string;
	readonly name: string;
	readonly node: string;
	/** "Deployment/NAME"; empty for bare pods. */
	readonly owner: string;
	/** killed: the container; pending: what kubectl shows in STATUS. */
	readonly what: string;
	/** What the last warning about it says, or how the container ended. */
	readonly why: string;
	/** When it was killed, or since when it waits: milliseconds since the epoch; 0 when it is not said. */
	readonly at: number;
	/** killed: it was started again since. */
	readonly isBack: boolean;
};

/** Pods are expected to get through this within this time. */
const startTime = 60_000;

const waiting =
	/^(Pending|ContainerCreating|PodInitializing|Init:.*|ImagePullBackOff|ErrImagePull|InvalidImageName|CreateContainer\w+|SchedulingGated)$/;

/** Pods killed for memory in this window, and pods that have been waiting for longer than a start takes; the newest first. */
export const troubledPods = perSnapshot((snapshot: Snapshot): readonly TroubledPod[] => {
	const {pods, now} = snapshot;
	const since = eventsSince(snapshot);
	const ownerOf = podOwners(snapshot);
	const isWaiting = Array.from({length: pods.idCounts.statuses}, (_, id) => waiting.test(pods.statusOf(id)));
	const warnings = lastWarnings(snapshot);
	const found: TroubledPod[] = [];
	const base = (slot: number) => {
		const owner = ownerOf(slot);
		return {
			namespace: pods.namespaceName(pods.namespaceId(slot)),
			name: pods.name(slot),
			node: pods.nodeName(pods.nodeId(slot)),
			owner: 'name' in owner ? `${owner.kind}/${owner.name}` : '',
		};
	};
	for (const slot of pods.slotList()) {
		if (pods.endsId(slot) !== 0) {
			for (const end of pods.endsOf(pods.endsId(slot))) {
				if (end.reason !== 'OOMKilled' || (end.at > 0 && end.at < since)) continue;
				const why = `OOMKilled, exit code ${end.exitCode}`;
				found.push({
					trouble: 'killed',
					...base(slot),
					what: end.container,
					why,
					at: end.at,
					isBack: !end.current,
				});
			}
		}
		if (isWaiting[pods.statusId(slot)] !== true || now - pods.createdAt(slot) < startTime) continue;
		const place = base(slot);
		const why = warnings.get(`${place.namespace}/${place.name}`)?.message ?? '';
		const what = pods.statusOf(pods.statusId(slot));
		found.push({trouble: 'pending', ...place, what, why, at: pods.createdAt(slot), isBack: false});
	}
	return found.sort((a, b) => b.at - a.at);
});

/** The newest warning about each pod. */
function lastWarnings({tables}: Snapshot): ReadonlyMap<string, WarningRow> {
	const found = new Map<string, WarningRow>();
	for (const row of tables.warnings) {
		if (row.subject.kind !== 'Pod') continue;
		const key = `${row.subject.namespace}/${row.subject.name}`;
		if ((found.get(key)?.at ?? 0) <= row.at) found.set(key, row);
	}
	return found;
}
