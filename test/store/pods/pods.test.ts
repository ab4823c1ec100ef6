import {describe, expect, it} from 'vitest';
import {MalformedObject} from '../../../src/store/fields.ts';
import {type PodRow, type PodTable, podFlags} from '../../../src/store/pod-table.ts';
import {createPodDraft} from '../../../src/store/pods/draft.ts';
import {createPodObjectReader} from '../../../src/store/pods/from-object.ts';
import {createPods} from '../../../src/store/pods/pods.ts';
import {seededRandom} from '../../support/random.ts';

type Facts = {
	readonly name: string;
	readonly namespace?: string;
	readonly uid?: string;
	readonly node?: string;
	readonly ips?: readonly string[];
	readonly labels?: Readonly<Record<string, string>>;
	readonly phase?: string;
};

const pod = ({
	name,
	namespace = 'shop',
	uid,
	node = 'n1',
	ips = [],
	labels = {},
	phase = 'Running',
}: Facts) => ({
	metadata: {name, namespace, ...(uid && {uid}), labels},
	spec: {nodeName: node, containers: [{name: 'main'}]},
	status: {phase, podIP: ips[0], podIPs: ips.map(ip => ({ip}))},
});

/** A live table that takes pods as JSON. */
function liveTable() {
	const pods = createPods();
	const draft = createPodDraft();
	const read = createPodObjectReader();
	const drafted = (facts: Facts) => {
		read(draft, pod(facts));
		return draft;
	};
	return {
		...pods,
		put: (facts: Facts) => pods.put(drafted(facts)),
		remove: (facts: Facts) => pods.remove(drafted(facts)),
	};
}

const rowsOf = (table: PodTable): readonly PodRow[] => [...table.slots()].map(slot => table.row(slot));
const namesOf = (table: PodTable): readonly string[] =>
	rowsOf(table)
		.map(({name}) => name)
		.sort();

describe('the pod table', () => {
	it('keeps what is put, finds it by namespace and name, and forgets what is removed', () => {
		const pods = liveTable();
		expect(pods.put({name: 'a', uid: 'one'})).toBe(true);
		expect(pods.put({name: 'a', namespace: 'other'})).toBe(true);
		const table = pods.table();
		expect(table.row(table.find('other', 'a')).namespace).toBe('other');
		expect([table.find('shop', 'b'), table.find('nowhere', 'a'), table.find('shop', '')]).toEqual([
			-1, -1, -1,
		]);
		expect(pods.remove({name: 'a', uid: 'one'})).toBe(true);
		expect(pods.remove({name: 'a', uid: 'one'})).toBe(false);
		expect(pods.table().find('shop', 'a')).toBe(-1);
		expect(pods.size()).toBe(1);
	});

	it('gives the same table until something that is kept changes', () => {
		const pods = liveTable();
		pods.put({name: 'a'});
		const table = pods.table();
		expect(pods.put({name: 'a'})).toBe(false);
		expect(pods.table()).toBe(table);
		expect(pods.put({name: 'a', phase: 'Failed'})).toBe(true);
		expect(pods.table()).not.toBe(table);
	});

	it('does not forget a pod because an older one of its name was deleted', () => {
		const pods = liveTable();
		const [older, newer] = ['0f8fad5b-d9cb-469f-a165-000000000001', '0f8fad5b-d9cb-469f-a165-000000000002'];
		pods.put({name: 'db-0', uid: older});
		const {slot} = pods.table().row(pods.table().find('shop', 'db-0'));
		pods.put({name: 'db-0', uid: newer});
		expect(pods.remove({name: 'db-0', uid: older})).toBe(false);
		expect(pods.table().row(slot).uid).toBe(newer);
		expect(pods.remove({name: 'db-0', uid: newer})).toBe(true);
	});

	it('removes after a complete list what was not in it, and nothing after one that did not end', () => {
		const pods = liveTable();
		for (const name of ['a', 'b', 'c']) pods.put({name});
		pods.listing();
		pods.put({name: 'b'});
		expect(namesOf(pods.table())).toEqual(['a', 'b', 'c']);
		pods.listing();
		pods.put({name: 'c'});
		pods.put({name: 'd'});
		expect(pods.listed()).toBe(2);
		expect(namesOf(pods.table())).toEqual(['c', 'd']);
	});

	it('keeps addresses of both families in their order, and the first IPv4 address as a number', () => {
		const pods = liveTable();
		pods.put({name: 'dual', ips: ['fd00::7', '10.42.1.7']});
		pods.put({name: 'four', ips: ['10.42.1.8']});
		pods.put({name: 'six', ips: ['fd00::9']});
		pods.put({name: 'none'});
		pods.put({name: 'odd', ips: ['010.1.1.1']});
		const table = pods.table();
		const seen = (name: string) => {
			const slot = table.find('shop', name);
			return [table.ips(slot), table.ipv4(slot)];
		};
		expect(seen('dual')).toEqual([['fd00::7', '10.42.1.7'], 0x0a2a0107]);
		expect(seen('four')).toEqual([['10.42.1.8'], 0x0a2a0108]);
		expect(seen('six')).toEqual([['fd00::9'], 0]);
		expect(seen('none')).toEqual([[], 0]);
		expect(seen('odd')).toEqual([['010.1.1.1'], 0]);
		pods.put({name: 'dual', ips: ['fd00::7', '10.42.1.70']});
		expect(pods.table().ips(pods.table().find('shop', 'dual'))).toEqual(['fd00::7', '10.42.1.70']);
		expect(table.ips(table.find('shop', 'dual'))).toEqual(['fd00::7', '10.42.1.7']);
	});

	it('sanitises every string, also where it is kept as bytes', () => {
		const pods = liveTable();
		const bad = 'a\u001b]52;c;ZXZpbA==\u0007\u202eb';
		const clean = 'a·]52;c;ZXZpbA==·b';
		pods.put({name: bad, namespace: bad, uid: bad, node: bad, ips: [bad], labels: {[bad]: bad}, phase: bad});
		const table = pods.table();
		const [row] = rowsOf(table);
		expect(row).toMatchObject({
			name: clean,
			namespace: clean,
			uid: clean,
			node: clean,
			ips: [clean],
			status: clean,
		});
		expect(row!.labels).toEqual({[clean]: clean});
		expect(table.find(clean, clean)).toBe(row!.slot);
		pods.put({name: bad, namespace: bad});
		expect(pods.size()).toBe(1);
	});

	it('refuses pods without a usable name', () => {
		const pods = liveTable();
		expect(() => pods.put({name: ''})).toThrow(MalformedObject);
		expect(() => pods.put({name: 'x'.repeat(254)})).toThrow(MalformedObject);
		expect(() => pods.put({name: '\u200b'})).toThrow(MalformedObject);
		expect(pods.size()).toBe(0);
	});

	it('says so when a slot is not in use', () => {
		const pods = liveTable();
		pods.put({name: 'a'});
		expect(() => pods.table().row(5)).toThrow(RangeError);
		expect(() => pods.table().row(-1)).toThrow(RangeError);
	});

	it('marks finished pods', () => {
		const pods = liveTable();
		for (const phase of ['Pending', 'Running', 'Succeeded', 'Failed', 'Strange'])
			pods.put({name: phase, phase});
		const table = pods.table();
		const finished = [...table.slots()].filter(slot => table.flags(slot) & podFlags.finished).map(table.name);
		expect(finished.sort()).toEqual(['Failed', 'Succeeded']);
		expect(table.row(table.find('shop', 'Strange')).phase).toBe('Unknown');
	});
});

describe('published tables', () => {
	it('never change, whatever happens to the live one', () => {
		const random = seededRandom(3);
		const pods = liveTable();
		const expected = new Map<string, Facts>();
		const history: {readonly table: PodTable; readonly rows: readonly PodRow[]}[] = [];
		const facts = (): Facts => ({
			name: `pod-${random(900)}`,
			namespace: `ns-${random(3)}`,
			node: `node-${random(40)}`,
			ips: [`10.42.${random(4)}.${random(250)}`, ...(random(3) === 0 ? [`fd00::${random(999)}`] : [])],
			labels: {app: `app-${random(60)}`},
			phase: random(9) === 0 ? 'Failed' : 'Running',
		});
		const key = ({namespace, name}: Facts): string => `${namespace}/${name}`;
		for (let step = 0; step < 6_000; step++) {
			const one = facts();
			const kind = random(1000);
			if (kind < 700) {
				pods.put(one);
				expected.set(key(one), one);
			} else if (kind < 995) {
				expect(pods.remove(one)).toBe(expected.delete(key(one)));
			} else {
				pods.listing();
				const kept = [...expected.values()].filter(() => random(4) > 0);
				for (const item of kept) pods.put(item);
				expect(pods.listed()).toBe(expected.size - kept.length);
				expected.clear();
				for (const item of kept) expected.set(key(item), item);
			}
			if (step % 200 === 0) {
				const table = pods.table();
				history.push({table, rows: structuredClone(rowsOf(table))});
			}
		}
		const comparable = ({namespace, name, node, ips, labels}: Facts) => ({
			namespace,
			name,
			node,
			ips,
			labels,
		});
		const byName = (one: Facts, other: Facts): number => (key(one) < key(other) ? -1 : 1);
		const last = [...rowsOf(pods.table())].sort(byName).map(comparable);
		expect(last).toEqual([...expected.values()].sort(byName).map(comparable));
		for (const {table, rows} of history) {
			expect(rowsOf(table)).toEqual(rows);
			expect(table.size).toBe(rows.length);
			for (const row of rows.filter((_, index) => index % 50 === 0)) {
				expect(table.find(row.namespace, row.name)).toBe(row.slot);
			}
		}
	});

	it('stay as they are while the text of gone pods is given back', () => {
		const pods = liveTable();
		const first = {
			name: 'first',
			namespace: 'gone',
			node: 'gone',
			uid: 'gone',
			phase: 'Failed',
			labels: {app: 'gone'},
		};
		pods.put(first);
		for (let index = 0; index < 300; index++)
			pods.put({name: `stays-${index}`, labels: {app: `app-${index % 7}`}, uid: `u${index}`});
		pods.remove(first);
		const before = pods.table();
		const rows = structuredClone(rowsOf(before));
		let most = 0;
		for (let index = 0; index < 25_000; index++) {
			const job = {name: `job-${index}`, namespace: `run-${index % 900}`, labels: {job: `${index}`}};
			pods.put(job);
			pods.remove(job);
			if (index % 500 === 0) {
				pods.table();
				most = Math.max(most, pods.bytes());
			}
		}
		expect(rowsOf(before)).toEqual(rows);
		expect(rowsOf(pods.table()).map(({slot, ...row}) => row)).toEqual(rows.map(({slot, ...row}) => row));
		expect(pods.table().idCounts.labels).toBeLessThan(10_000);
		expect(most).toBeLessThan(8 << 20);
		expect(before.find('shop', 'stays-7')).toBe(rows.find(({name}) => name === 'stays-7')!.slot);
		expect(pods.table().find('shop', 'stays-7')).toBe(before.find('shop', 'stays-7'));
	});
});
