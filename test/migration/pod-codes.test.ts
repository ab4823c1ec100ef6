import {describe, expect, it} from 'vitest';
import {calicoPresence} from '../../src/migration/calico-presence.ts';
import {classifyPods} from '../../src/migration/classify-pods.ts';
import {followPods} from '../../src/migration/pod-codes.ts';
import {createRecall} from '../../src/migration/recall.ts';
import {wholeOf} from '../../src/migration/steps.ts';
import type {PodTable} from '../../src/store/pod-table.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {calicoNode, node, pod, pool} from '../checks/fixtures.ts';
import {seededRandom} from '../support/random.ts';
import {storeOf, testNow} from '../support/snapshot.ts';

const around = [
	node('a', {podCidr: '10.42.0.0/24'}),
	pool('10.50.0.0/16'),
	pool('192.168.0.0/24'),
	...calicoNode(['a']),
];

/** What is said about the pods, by name. */
function said(snapshot: Snapshot) {
	const {pods} = snapshot;
	const {buckets, of, ...counts} = classifyPods(snapshot);
	for (const one of buckets) expect(one.slots.map(of)).toEqual(one.slots.map(() => one));
	const {agents, evidence, kind} = calicoPresence(snapshot);
	return {
		...counts,
		buckets: buckets.map(({kind, cidr, count, slots}) => ({
			kind,
			cidr,
			count,
			names: slots.map(slot => pods.name(slot)).sort(),
		})),
		calico: {kind, evidence, agents: [...agents].map(([on, slot]) => [on, pods.name(slot)]).sort()},
	};
}

describe('what is known of pods from one table to the next', () => {
	it('is the same as if all of them were looked at, whatever came, went and changed', () => {
		const random = seededRandom(7);
		let born = 0;
		const ranges = ['10.42.0.', '10.50.1.', '192.168.0.', '172.16.0.', ''];
		const store = storeOf(around);
		const recall = createRecall();
		const sink = store.sink('pods');
		const there = new Map<string, unknown>();
		const kept: {readonly snapshot: Snapshot; readonly said: unknown}[] = [];
		for (let round = 0; round < 120; round++) {
			const changes = round === 0 ? 600 : random(round % 10 === 0 ? 400 : 12);
			for (let change = 0; change < changes; change++) {
				const name = `p${random(700)}`;
				const before = there.get(name);
				if (before !== undefined && random(3) === 0) {
					sink.removeJson(before);
					there.delete(name);
					continue;
				}
				const ip = ranges[random(ranges.length)];
				born += 1_000;
				const made = pod(`x/${name}`, {
					created: new Date(testNow - 9_000_000 + born).toISOString(),
					...(ip !== '' && {ip: `${ip}${1 + random(250)}`}),
					calico: random(2) === 0,
					...(random(9) === 0 && {phase: 'Succeeded'}),
					...(random(9) === 0 && {hostNetwork: true}),
					...(random(30) === 0 && {labels: {'k8s-app': 'calico-node'}, hostNetwork: true}),
				});
				sink.putJson(made);
				there.set(name, made);
			}
			const snapshot = store.snapshot(testNow + round * 2_000);
			recall.next(snapshot, false);
			const now = said(snapshot);
			expect(now).toEqual(said(storeOf([...around, ...there.values()]).snapshot(testNow)));
			kept.push({snapshot, said: now});
		}
		// What was said of an earlier picture is not touched by later ones.
		for (const {snapshot, said: before} of kept.slice(-3)) expect(said(snapshot)).toEqual(before);
	});

	it('is asked again only of those that changed', () => {
		const asked: string[] = [];
		const follow = followPods((_about: object, pods: PodTable) => slot => {
			asked.push(pods.name(slot));
			return 1;
		});
		const about = {};
		const numbers = Array.from({length: 20}, (_, number) => number);
		const store = storeOf(numbers.map(number => pod(`x/p${number}`, {ip: '10.42.0.1'})));
		const look = () => {
			asked.length = 0;
			return wholeOf(follow(about, store.snapshot(testNow).pods));
		};
		expect(look().counts[1]).toBe(20);
		expect(asked).toHaveLength(20);
		expect(look().counts[1]).toBe(20);
		expect(asked).toEqual([]);
		store.sink('pods').putJson(pod('x/p4', {ip: '10.42.0.2'}));
		store.sink('pods').removeJson(pod('x/p5', {ip: '10.42.0.1'}));
		expect(look().counts[1]).toBe(19);
		expect(asked).toEqual(['p4']);
	});
});
