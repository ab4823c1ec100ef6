import type {Finding} from '../checks/finding.ts';
import {ownAddressSlots} from '../migration/address-index.ts';
import {perSnapshot} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';

const podsByNode = perSnapshot(({pods}: Snapshot) => {
	const counts = new Map<number, number>();
	let all = 0;
	for (const slot of pods.slots()) {
		all++;
		const id = pods.nodeId(slot);
		counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return {all, counts: new Map([...counts].map(([id, count]) => [pods.nodeName(id), count]))};
});

/**
 * How many pods a finding touches. A pool touches every pod with an address of its own, since whoever is recreated comes out of it; a
 * node its pods, an API outage all of them, any other subject counts as one. What is being deleted serves nobody any more, and a
 * workflow counts by its pods where these are named.
 */
export function blastRadius(snapshot: Snapshot, {code, subjects}: Finding): number {
	const {all, counts} = podsByNode(snapshot);
	if (code === 'OPS-02' || code === 'ENV-02') return all;
	if (code.startsWith('FIN-')) return 1;
	if (subjects.some(({kind}) => kind === 'IPPool')) return ownAddressSlots(snapshot).length;
	const pods = subjects.some(({kind}) => kind === 'Pod');
	const counted = pods ? subjects.filter(({kind}) => kind !== 'Workflow') : subjects;
	return counted.reduce((sum, {kind, name}) => sum + (kind === 'Node' ? (counts.get(name) ?? 0) : 1), 0);
}
