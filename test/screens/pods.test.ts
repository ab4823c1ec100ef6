import {describe, expect, it} from 'vitest';
import {createPodSelector} from '../../screens/pods/derive.ts';
import {filterSteps, narrows, ownerText, podFilterKeys} from '../../screens/pods/select.ts';
import {type Ordered, orderSteps} from '../../screens/pods/sort.ts';
import {atOnce, type Steps} from '../../src/ui/background.ts';
import {parseFilter} from '../../src/ui/filter.ts';
import type {Sort} from '../../src/ui/state/state.ts';
import {scenarioFrame} from '../support/frames.ts';
import {seededRandom} from '../support/random.ts';
import {storeOf} from '../support/snapshot.ts';

const {snapshot} = scenarioFrame('canonical');
const {pods} = snapshot;
const all = Int32Array.from(pods.slots());

/** All pods in order; `before` as they stood earlier. */
function ordered(sort: Sort | undefined, before?: Ordered): Int32Array {
	return resultOf(orderSteps(snapshot, sort, before));
}

function resultOf<Result>(steps: Steps<Result>): Result {
	for (;;) {
		const step = steps.next();
		if (step.done === true) return step.value;
	}
}

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
			const values = Array.from(ordered({column, descending}), read);
			const expected = Array.from(all, read).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
			expect(values).toEqual(descending ? expected.reverse() : expected);
		}
	});

	it('by namespace and name when nothing is asked for', () => {
		const names = Array.from(ordered(undefined), slot => [pods.row(slot).namespace, pods.row(slot).name]);
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
		const kept = resultOf(filterSteps(snapshot, all, parseFilter(source, podFilterKeys)));
		expect([...kept]).toEqual([...all].filter(passes));
		expect(kept.length).toBeGreaterThan(0);
	});

	it('names the workload above a ReplicaSet', () => {
		expect(Array.from(all, slot => ownerText(snapshot, slot))).toContain('deploy/argocd-repo-server');
	});

	it.each([
		['a', '', true],
		['ab', 'a', true],
		['a b', 'a', true],
		['node:ab', 'node:a', true],
		['b', 'a', false],
		['node:a', 'a', false],
		['!ab', '!a', false],
		['fd00:', 'fd00', false],
		['10.', '10', false],
		['10.4', '10.', true],
	])('%j looks only through what %j has left: %s', (text, before, expected) => {
		const read = (source: string) => parseFilter(source, podFilterKeys);
		expect(narrows(read(text), read(before))).toBe(expected);
	});
});

describe('selecting pods', () => {
	it('gives the same pods however the filter was typed', () => {
		const words = ['calico', 'ip:10.', '!node:nuc10', 'sts/', 'kube a', '10.42.0'];
		const direct = (text: string) => createPodSelector()(snapshot, 'all', text, undefined, atOnce).slots;
		const select = createPodSelector();
		for (const word of words) {
			const typed = Array.from(word, (_, index) => word.slice(0, index + 1));
			for (const text of [...typed, ...typed.toReversed(), ''])
				expect(select(snapshot, 'all', text, undefined, atOnce).slots, text).toEqual(direct(text));
		}
	});

	it('puts in order again what has moved since', () => {
		const below = seededRandom(4);
		for (let round = 0; round < 20; round++) {
			const moved = ordered(undefined).slice(round);
			for (let swap = 0; swap < round; swap++) {
				const [one, other] = [below(moved.length), below(moved.length)];
				[moved[one], moved[other]] = [moved[other]!, moved[one]!];
			}
			const before = {snapshot, sort: {column: 'age', descending: false}, slots: moved};
			expect(ordered(undefined, before)).toEqual(ordered(undefined));
		}
	});

	it('puts what came, went and changed into its place among what stayed', () => {
		const below = seededRandom(7);
		const store = storeOf([]);
		const sink = store.sink('pods');
		const put = () => {
			const name = `web-${below(400)}`;
			const namespace = `team-${below(5)}`;
			const metadata = {name, namespace, uid: `${namespace}-${name}`};
			const phase = below(2) === 0 ? 'Running' : 'Pending';
			if (below(3) === 0) sink.removeJson({apiVersion: 'v1', kind: 'Pod', metadata});
			else sink.putJson({apiVersion: 'v1', kind: 'Pod', metadata, status: {phase}});
		};
		for (let index = 0; index < 600; index++) put();
		let before: Ordered | undefined;
		for (let round = 0; round < 200; round++) {
			const now = store.snapshot(round);
			const slots = resultOf(orderSteps(now, undefined, before));
			expect(slots).toEqual(resultOf(orderSteps(now, undefined)));
			before = {snapshot: now, sort: undefined, slots};
			for (let change = below(12); change > 0; change--) put();
		}
	});
});
