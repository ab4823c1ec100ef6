import {describe, expect, it} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {trees} from '../../src/diagnosis/trees/index.ts';
import {why} from '../../src/diagnosis/why.ts';
import {perSnapshot} from '../../src/migration/per-snapshot.ts';
import {createRecall} from '../../src/migration/recall.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Draft, h0, type Json, partsOf} from '../checks/fixtures.ts';
import {soundChecks} from '../support/checks.ts';
import {seededRandom} from '../support/random.ts';
import {relist, sourcesOf, storeWithLogs, testNow} from '../support/snapshot.ts';

const judged = perSnapshot((snapshot: Snapshot) => diagnose(snapshot, soundChecks(snapshot)));
const red = (snapshot: Snapshot): readonly string[] =>
	judged(snapshot)
		.findings.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN')
		.map(({verdict, id}) => `${verdict} ${id}`);
const asked = (snapshot: Snapshot) => {
	const diagnosis = judged(snapshot);
	return trees.map(({name}) => why(snapshot, diagnosis, {kind: 'topic', topic: name.toLowerCase()}).verdict);
};
const ofKinds = (draft: Draft, kinds: ReadonlySet<string>) =>
	draft.objects.filter(({kind}) => kinds.has(kind as unknown as string));

describe('objects of other types than their API promises', () => {
	const breakIt = (object: Json) => {
		Object.assign(object.metadata, {labels: 'text', annotations: 7});
		Object.assign(object, {spec: ['list'], status: 'text'});
	};
	const {objects, ...rest} = partsOf('h0');
	const store = storeWithLogs(objects, rest);
	const recall = createRecall();
	const onlyUnderstanding = (snapshot: Snapshot) =>
		expect(red(snapshot).filter(words => !/^WARN OPS-02/.test(words))).toEqual([]);
	it.each(collectors.map(collector => [collector.name, collector] as const))(
		'all %s: nothing is red but that they cannot be understood',
		(name, {onlyNamed}) => {
			const rows = objects.filter(object => sourcesOf(object).includes(name));
			const odd = structuredClone(rows);
			odd.forEach(breakIt);
			relist(store, name, odd);
			const broken = store.snapshot(testNow);
			recall.next(broken, true);
			onlyUnderstanding(broken);
			relist(store, name, onlyNamed ? [] : rows);
		},
	);
	it('one of every kind: nothing is red but that they cannot be understood', () => {
		const broken = new Set<unknown>();
		const snapshot = h0(draft => {
			for (const object of draft.objects) {
				if (broken.has(object.kind)) continue;
				broken.add(object.kind);
				breakIt(object);
			}
		});
		onlyUnderstanding(snapshot);
		expect(asked(snapshot)).not.toContain('cause');
	});
	it('say so, and pass nothing that needs them', () => {
		const snapshot = h0(draft => draft.all('Node').forEach(breakIt));
		const {findings} = judged(snapshot);
		expect(red(snapshot).join()).toContain('OPS-02');
		expect(findings.filter(({code, verdict}) => code === 'ENV-03' && verdict === 'PASS')).toEqual([]);
	});
});

/** What stands where something else is expected. */
const absurd: readonly unknown[] = [
	null,
	'',
	0,
	-1,
	1e300,
	true,
	[],
	{},
	[[[[]]]],
	'\u001b[31mred\u001b[0m\u202e',
	'2099-01-01T00:00:00Z',
	'0001-01-01T00:00:00Z',
	'not a time',
	'999.999.999.999/99',
	'::/0',
	'x'.repeat(100_000),
	{constructor: 1, __proto__: null, toString: 'text'},
];

/** Every place inside an object that holds something. */
function places(value: unknown, found: (readonly [Record<string, unknown>, string])[] = []) {
	if (typeof value !== 'object' || value === null) return found;
	for (const key of Object.keys(value)) {
		found.push([value as Record<string, unknown>, key]);
		places((value as Record<string, unknown>)[key], found);
	}
	return found;
}

describe('fields with anything in them', () => {
	it.each(Array.from({length: 8}, (_, seed) => seed))('run %i: every check still answers', seed => {
		const random = seededRandom(seed + 1);
		const snapshot = h0(draft => {
			for (let count = 0; count < 200; count++) {
				const object = draft.objects[random(draft.objects.length)]!;
				const all = places(object).filter(([, key]) => key !== 'kind' && key !== 'apiVersion');
				const [parent, key] = all[random(all.length)]!;
				parent[key] = structuredClone(absurd[random(absurd.length)]);
			}
		});
		const {findings} = judged(snapshot);
		const ids = findings.map(({id}) => id);
		expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
		expect(JSON.stringify(findings)).not.toMatch(/\\u001b|\\u202e/);
		expect(asked(snapshot)).toHaveLength(trees.length);
	});
});

describe('well formed and strange', () => {
	it('takes custom resources without any status', () => {
		const snapshot = h0(draft => {
			for (const object of draft.objects)
				if (String(object.apiVersion).includes('.')) delete (object as {status?: unknown}).status;
		});
		const {findings} = judged(snapshot);
		expect(findings.length).toBeGreaterThan(50);
		expect(asked(snapshot)).toHaveLength(trees.length);
	});
	it('takes times that have not come yet', () => {
		const future = '2099-12-31T23:59:59Z';
		const snapshot = h0(draft => {
			for (const object of draft.objects) {
				const metadata = object.metadata as unknown as Record<string, unknown>;
				metadata.creationTimestamp = future;
				for (const [parent, key] of places(object.status))
					if (/Time(stamp)?$/.test(key) && typeof parent[key] === 'string') parent[key] = future;
			}
		});
		expect(red(snapshot).filter(words => words.startsWith('FAIL'))).toEqual([]);
	});
	it('takes annotations of a megabyte and does not carry them into what it says', () => {
		const huge = 'x'.repeat(1 << 20);
		const snapshot = h0(draft => {
			for (const kind of ['Node', 'Service', 'Pod', 'IPPool'])
				for (const object of draft.all(kind).slice(0, 2)) {
					const metadata = object.metadata as unknown as {annotations?: Record<string, string>};
					metadata.annotations = {...metadata.annotations, huge};
				}
		});
		expect(red(snapshot)).toEqual([]);
		expect(JSON.stringify(judged(snapshot).findings).length).toBeLessThan(1 << 20);
	});
	it('takes fifty thousand events', () => {
		const snapshot = h0(draft => {
			for (let index = 0; index < 50_000; index++)
				draft.add({
					apiVersion: 'v1',
					kind: 'Event',
					metadata: {namespace: 'mlflow', name: `e${index}`, uid: `e${index}`},
					reason: index % 2 === 0 ? 'FailedCreate' : 'AllocationFailed',
					type: 'Warning',
					message: `Failed to allocate IP ${index}: "192.168.9.9" is not allowed in config`,
					involvedObject: {
						kind: index % 2 === 0 ? 'Job' : 'Service',
						namespace: 'mlflow',
						name: `gone-${index}`,
					},
					lastTimestamp: new Date(testNow - index).toISOString(),
				});
		});
		expect(judged(snapshot).findings.length).toBeLessThan(2000);
	});
	it('says of kinds in a version that is not read that they are not served', () => {
		const absent = {
			kind: 'absent',
			since: 0,
			why: 'the cluster does not serve it in a version that is read',
		} as const;
		const kinds = new Set(['Model', 'Server', 'IPPool', 'Workflow', 'IPAddressPool']);
		const sources = {
			seldonModels: absent,
			seldonServers: absent,
			ipPools: absent,
			workflows: absent,
			ipAddressPools: absent,
		};
		const snapshot = h0(
			draft => {
				for (const object of ofKinds(draft, kinds))
					Object.assign(object, {apiVersion: `${String(object.apiVersion).split('/')[0]}/v9`});
			},
			{sources},
		);
		expect(red(snapshot).filter(words => words.startsWith('FAIL'))).toEqual([]);
		expect(asked(snapshot)).not.toContain('cause');
	});
});
