import {perSnapshot} from '../../migration/per-snapshot.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** Live pods with a network of their own that no selector of a policy can tell apart: same namespace, same labels. */
export type PodGroup = {readonly namespace: string; readonly slots: readonly number[]};

/** Groups pods of each namespace by their labels. */
export const podGroups = perSnapshot(({pods}: Snapshot): ReadonlyMap<string, readonly PodGroup[]> => {
	const byLabels = new Map<number, {readonly namespace: number; readonly slots: number[]}>();
	const labels = pods.idCounts.labels;
	for (const slot of pods.slotList()) {
		if ((pods.flags(slot) & (podFlags.finished | podFlags.hostNetwork)) !== 0) continue;
		const namespace = pods.namespaceId(slot);
		const key = namespace * labels + pods.labelsId(slot);
		const group = byLabels.get(key);
		if (group === undefined) byLabels.set(key, {namespace, slots: [slot]});
		else group.slots.push(slot);
	}
	const found = new Map<string, PodGroup[]>();
	for (const {namespace: id, slots} of byLabels.values()) {
		const namespace = pods.namespaceName(id);
		const list = found.get(namespace);
		if (list === undefined) found.set(namespace, [{namespace, slots}]);
		else list.push({namespace, slots});
	}
	return found;
});
