import {describe, expect, it} from 'vitest';
import {parseFilter} from '../../../src/store/query/filter.ts';
import {groupPods} from '../../../src/store/query/group.ts';
import {queryPods} from '../../../src/store/query/query.ts';
import {sortWindow, sortWindowBy} from '../../../src/store/query/select.ts';
import {podSortKeys} from '../../../src/store/query/sort.ts';
import {seededRandom} from '../../support/random.ts';
import {snapshotOf} from '../../support/snapshot.ts';

type Facts = {
	readonly name: string;
	readonly namespace: string;
	readonly node: string;
	readonly owner: string;
	readonly ip: string;
	readonly restarts: number;
	readonly ready: boolean;
	readonly age: number;
};

const random = seededRandom(11);
const facts: readonly Facts[] = Array.from({length: 700}, (_, index) => ({
	name: `${['web', 'db', 'cache'][random(3)]}-${index}`,
	namespace: `ns-${random(5)}`,
	node: `worker-${random(9)}.example`,
	owner: `app-${random(20)}`,
	ip: `10.42.${random(3)}.${random(250) + 1}`,
	restarts: random(4) === 0 ? random(50) : 0,
	ready: random(5) > 0,
	age: random(1000),
}));

const {pods} = snapshotOf(
	facts.map(({name, namespace, node, owner, ip, restarts, ready, age}) => ({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name,
			namespace,
			creationTimestamp: new Date(Date.UTC(2026, 0, 1) - age * 1000).toISOString(),
			labels: {app: owner, 'app.kubernetes.io/part-of': 'Shop'},
			ownerReferences: [{kind: 'ReplicaSet', name: owner, controller: true}],
		},
		spec: {nodeName: node, containers: [{name: 'main'}]},
		status: {
			phase: 'Running',
			podIPs: [{ip}],
			conditions: [{type: 'Ready', status: ready ? 'True' : 'False'}],
			containerStatuses: [
				{
					name: 'main',
					ready,
					restartCount: restarts,
					state: ready ? {running: {}} : {waiting: {reason: 'CrashLoopBackOff'}},
				},
			],
		},
	})),
);

const place = ({namespace, name}: Facts): string => `${namespace}/${name}`;
const placeOf = (slot: number): string => `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`;
const matching = (typed: string): readonly string[] =>
	[...queryPods(pods, {filter: parseFilter(typed)}).slots].map(placeOf);
const expected = (test: (pod: Facts) => boolean): readonly string[] => facts.filter(test).map(place).sort();

describe('filters', () => {
	it.each<[string, (pod: Facts) => boolean]>([
		['', () => true],
		['web', pod => pod.name.includes('web')],
		['WEB', pod => pod.name.includes('web')],
		['ns:ns-3', pod => pod.namespace === 'ns-3'],
		['namespace:3 !web', pod => pod.namespace === 'ns-3' && !pod.name.includes('web')],
		['node:worker-7', pod => pod.node.startsWith('worker-7')],
		['worker-7', pod => pod.node.startsWith('worker-7')],
		['owner:replicaset/app-7', pod => pod.owner === 'app-7'],
		['status:crash', pod => !pod.ready],
		['!status:crash', pod => pod.ready],
		['crashloop', pod => !pod.ready],
		['ip:10.42.1.', pod => pod.ip.startsWith('10.42.1.')],
		['ip:10.42.1', pod => pod.ip.startsWith('10.42.1')],
		['10.42.1.2', pod => pod.ip.startsWith('10.42.1.2')],
		['10.4', pod => pod.ip.startsWith('10.4')],
		['11.42.', () => false],
		['10.42.1.', pod => pod.ip.startsWith('10.42.1.')],
		['label:app=app-7', pod => pod.owner === 'app-7'],
		['label:part-of=shop name:db', pod => pod.name.startsWith('db')],
		['nothing-like-it', () => false],
		['  web   !db  ', pod => pod.name.includes('web')],
		['!', () => true],
	])('%s', (typed, test) => {
		expect([...matching(typed)].sort()).toEqual(expected(test));
	});

	it('takes a word with an unknown key for text, so that IPv6 addresses can be typed', () => {
		expect(parseFilter('fd00::7 !ns:kube')).toEqual([
			{field: 'any', text: 'fd00::7', negated: false},
			{field: 'namespace', text: 'kube', negated: true},
		]);
		const six = snapshotOf([
			{apiVersion: 'v1', kind: 'Pod', metadata: {name: 'a'}, status: {podIPs: [{ip: 'fd00::7'}]}},
		]).pods;
		expect(queryPods(six, {filter: parseFilter('fd00::')}).matched).toBe(1);
		expect(queryPods(six, {filter: parseFilter('fd01::')}).matched).toBe(0);
	});

	it('can be narrowed by a condition of the caller', () => {
		const where = (slot: number) => pods.restarts(slot) > 0;
		expect(queryPods(pods, {filter: parseFilter('web'), where}).matched).toBe(
			facts.filter(({name, restarts}) => name.includes('web') && restarts > 0).length,
		);
	});
});

describe('sorting', () => {
	const orders: Readonly<Record<(typeof podSortKeys)[number], (one: Facts, other: Facts) => number>> = {
		name: () => 0,
		node: (one, other) => (one.node < other.node ? -1 : Number(one.node > other.node)),
		owner: (one, other) => (one.owner < other.owner ? -1 : Number(one.owner > other.owner)),
		status: (one, other) => Number(other.ready) * -1 + Number(one.ready),
		ready: (one, other) => Number(one.ready) - Number(other.ready),
		restarts: (one, other) => other.restarts - one.restarts,
		age: (one, other) => one.age - other.age,
		ip: (one, other) => numeric(one.ip) - numeric(other.ip),
	};
	const numeric = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
	const byPlace = (one: Facts, other: Facts): number => (place(one) < place(other) ? -1 : 1);

	it.each(podSortKeys.flatMap(by => [false, true].map(reversed => ({by, reversed}))))(
		'by $by, reversed: $reversed, whole and in windows',
		({by, reversed}) => {
			const sign = reversed ? -1 : 1;
			const order = by === 'name' ? (one: Facts, other: Facts) => byPlace(one, other) : orders[by];
			const sorted = [...facts]
				.sort((one, other) => sign * order(one, other) || byPlace(one, other))
				.map(place);
			const sort = {by, reversed};
			expect([...queryPods(pods, {sort}).slots].map(placeOf)).toEqual(sorted);
			for (const [from, count] of [
				[0, 50],
				[123, 40],
				[690, 50],
				[900, 10],
			] as const) {
				const window = queryPods(pods, {sort, from, count});
				expect(window.matched).toBe(700);
				expect([...window.slots].map(placeOf)).toEqual(sorted.slice(from, from + count));
			}
		},
	);

	it('finds any window of numbers in any order, repeated ones included', () => {
		for (let round = 0; round < 60; round++) {
			const items = Int32Array.from({length: random(200)}, () => random(30));
			const sorted = items.slice().sort();
			const from = random(items.length + 2);
			const to = from + random(20);
			const byNumber = (one: number, other: number): number => one - other;
			expect([...sortWindow(items.slice(), from, to, byNumber)]).toEqual([...sorted.slice(from, to)]);
			const tens = (item: number): number => Math.floor(item / 10);
			expect([...sortWindowBy(items, from, to, tens, byNumber)]).toEqual([...sorted.slice(from, to)]);
		}
	});
});

describe('groups', () => {
	it('count pods and those that are not ready, largest group first', () => {
		const groups = groupPods(pods, 'namespace', {filter: parseFilter('web')});
		for (const {name, pods: count, notReady} of groups) {
			const members = facts.filter(pod => pod.namespace === name && pod.name.includes('web'));
			expect([count, notReady]).toEqual([members.length, members.filter(({ready}) => !ready).length]);
		}
		expect(groups.map(group => group.pods)).toEqual(groups.map(group => group.pods).sort((a, b) => b - a));
		expect(groups).toHaveLength(5);
	});

	it('are named by what they share', () => {
		expect(groupPods(pods, 'owner').every(({name}) => /^ReplicaSet\/app-\d+$/.test(name))).toBe(true);
		expect(groupPods(pods, 'status').map(({name}) => name)).toEqual(['Running', 'CrashLoopBackOff']);
		expect(groupPods(pods, 'node')).toHaveLength(9);
	});
});
