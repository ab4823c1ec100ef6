import {describe, expect, it} from 'vitest';
import {filterPods, ownerText} from '../../screens/pods/select.ts';
import {sortPods} from '../../screens/pods/sort.ts';
import {parseFilter} from '../../src/ui/filter.ts';
import {scenarioFrame} from '../support/frames.ts';

const {snapshot} = scenarioFrame('canonical');
const {pods} = snapshot;
const all = Int32Array.from(pods.slots());
const texts: Readonly<Record<string, (slot: number) => string | number>> = {
	namespace: slot => pods.row(slot).namespace,
	pod: slot => pods.row(slot).name,
	node: slot => pods.row(slot).node,
	status: slot => pods.row(slot).status,
	owner: slot => ownerText(snapshot, slot),
	ip: slot => pods.ipv4(slot),
};

describe('ordering pods', () => {
	it.each(Object.keys(texts))('by %s, both ways, losing none', column => {
		const read = texts[column] ?? String;
		for (const descending of [false, true]) {
			const values = Array.from(sortPods(snapshot, all, {column, descending}), read);
			const expected = Array.from(all, read).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
			expect(values).toEqual(descending ? expected.reverse() : expected);
		}
	});

	it('by namespace and name when nothing is asked for', () => {
		const names = Array.from(sortPods(snapshot, all, undefined), slot => [
			pods.row(slot).namespace,
			pods.row(slot).name,
		]);
		const expected = [...names].sort(([a = '', b = ''], [c = '', d = '']) =>
			a < c || (a === c && b < d) ? -1 : 1,
		);
		expect(names).toEqual(expected);
	});
});

describe('filtering pods', () => {
	it.each([
		['namespace:mlflow', (slot: number) => pods.row(slot).namespace.includes('mlflow')],
		['owner:bare', (slot: number) => pods.row(slot).owner === undefined],
		['!node:nuc10', (slot: number) => !pods.row(slot).node.includes('nuc10')],
		[
			'ip:10.42. owner:sts',
			(slot: number) =>
				pods.row(slot).ips.some(ip => ip.includes('10.42.')) && ownerText(snapshot, slot).startsWith('sts'),
		],
		[
			'calico',
			(slot: number) =>
				/calico/i.test(
					`${pods.row(slot).namespace} ${pods.row(slot).name} ${pods.row(slot).node} ${ownerText(snapshot, slot)}`,
				),
		],
	] as const)('%s', (source, passes) => {
		const kept = filterPods(
			snapshot,
			all,
			parseFilter(source, ['namespace', 'pod', 'ip', 'node', 'owner', 'status']),
		);
		expect([...kept]).toEqual([...all].filter(passes));
		expect(kept.length).toBeGreaterThan(0);
	});

	it('names the workload above a ReplicaSet', () => {
		expect(Array.from(all, slot => ownerText(snapshot, slot))).toContain('deploy/argocd-repo-server');
	});
});
