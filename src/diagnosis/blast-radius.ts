import type {Finding} from '../checks/finding.ts';
import {classifyPods} from '../migration/classify-pods.ts';
import {perSnapshot} from '../migration/per-snapshot.ts';
import {formatCidr, parseCidr} from '../net/range.ts';
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

/** How many pods a finding touches: those of its pools and nodes, and its other subjects one by one; an API outage touches all. */
export function blastRadius(snapshot: Snapshot, {code, subjects}: Finding): number {
	const {all, counts} = podsByNode(snapshot);
	if (code === 'OPS-02' || code === 'ENV-02') return all;
	return subjects.reduce((sum, {kind, name}) => {
		if (kind === 'Node') return sum + (counts.get(name) ?? 0);
		return sum + (kind === 'IPPool' ? podsOfPool(snapshot, name) : 1);
	}, 0);
}

function podsOfPool(snapshot: Snapshot, name: string): number {
	const pool = snapshot.tables.ipPools.find(row => row.name === name);
	const cidr = parseCidr(pool?.cidr ?? '');
	if (cidr === undefined) return 1;
	const text = formatCidr(cidr);
	const bucket = classifyPods(snapshot).buckets.find(one => one.kind === 'calico' && one.cidr === text);
	return bucket?.slots.length ?? 1;
}
