import {expect, it} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {checkSteps, checks, runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {createRecall} from '../../src/migration/recall.ts';
import {sharedSteps} from '../../src/migration/shared-steps.ts';
import {parseFiles} from '../../src/record/iac/load.ts';
import {logName} from '../../src/store/logs/log.ts';
import {probeResults} from '../../src/store/probes.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import type {Store} from '../../src/store/store.ts';
import {seededRandom} from '../support/random.ts';
import {sourceOf, storeOf, testNow} from '../support/snapshot.ts';
import type {Json} from './fixtures.ts';

const states = [
	{kind: 'live', since: 1},
	{kind: 'live', since: 1},
	{kind: 'stale', since: 2, why: 'no answer'},
	{kind: 'forbidden', since: 3, verb: 'list', why: 'no'},
	{kind: 'absent', since: 4, why: 'not served'},
	{kind: 'loading', since: 5},
] as const;

type Random = (below: number) => number;

const clusterOf = (id: string) => findScenario(id)!.build();
const objectsOf = (id: string) => clusterOf(id).objects as readonly unknown[] as readonly Json[];

/** One thing after another changes, as it would on a live cluster. */
function changesOf(store: Store, random: Random, goal: string): readonly (() => void)[] {
	const pick = <T>(list: readonly T[]): T => list[random(list.length)]!;
	const from = objectsOf('h0');
	const to = objectsOf(goal);
	const put = (object: Json) => {
		const name = sourceOf(object);
		if (name !== undefined) store.sink(name).putJson(structuredClone(object));
	};
	const {probes = [], prometheus, iac, logs = {}} = clusterOf(goal);
	return [
		() => put(pick(to)),
		() => put(pick(to)),
		() => put(pick(from)),
		() => {
			const gone = pick([...from, ...to]);
			const name = sourceOf(gone);
			if (name !== undefined) store.sink(name).removeJson(gone);
		},
		() => {
			for (let count = 0; count < 40; count++) put(pick(to));
		},
		() => {
			const odd = structuredClone(pick(to));
			Object.assign(odd, {spec: 7});
			put(odd);
		},
		() => store.setSourceState(pick(collectors).name, pick(states)),
		() => store.addTraffic(pick(collectors).name, {bytes: 100, requests: 1}),
		() => store.setProbes(probeResults(random(2) === 0 ? [] : probes)),
		() => {
			if (iac !== undefined) store.setIac(parseFiles(goal, iac));
		},
		() => store.setProfile(random(2) === 0 ? {} : ({podCIDR: '10.99.0.0/16'} as never)),
		() =>
			store.setPrometheus(
				prometheus === undefined ? {kind: 'unread', why: 'no'} : {kind: 'unread', why: 'later'},
			),
		() => store.setApi({kind: 'up', since: 1, latencyMs: random(100)}),
		() => {
			if (random(4) === 0) store.setApi({kind: 'down', since: 1, why: 'gone', fault: 'network'});
		},
		() => store.setDenied(random(2) === 0 ? [] : [{verb: 'list', group: '', resource: 'secrets'}]),
		() => {
			store.setLogSource({kind: 'live', since: 1});
			for (const [name, text] of Object.entries(logs).slice(0, 5)) {
				const [namespace = '', pod = '', container = ''] = name.split('/');
				const key = {namespace, pod, container, previous: false};
				if (logName(key) !== name) continue;
				store.logs.open(key, {program: pick(['calico-node', 'coredns', 'metallb-controller']), node: 'n1'});
				store.logs.add(key, [{at: testNow, text: pick(text.split('\n'))}]);
				store.logs.setState(key, {kind: 'read', since: 1});
			}
		},
	];
}

const asSession = (snapshot: Snapshot) => {
	for (const _ of sharedSteps(snapshot));
	return [...checkSteps(snapshot)];
};

it.each(['canonical', 'sc-07', 'sc-16', 'sc-27'])(
	'h0 becoming %s says at every step what it would say without any memory',
	goal => {
		const random = seededRandom(goal.length * 31 + goal.charCodeAt(goal.length - 1));
		const store = storeOf(objectsOf('h0'), {gitVersion: 'v1.33.1+k3s1'});
		const changes = changesOf(store, random, goal);
		const recall = createRecall();
		let now = testNow;
		let spared = 0;
		let before: readonly unknown[] = [];
		for (let step = 0; step < 25; step++) {
			for (let count = random(3); count >= 0; count--) changes[random(changes.length)]!();
			// Time stands still or moves on by what is seen: within one second the earlier answer is good enough.
			if (random(3) > 0) now += 1000 + random(400_000);
			const snapshot = store.snapshot(now);
			recall.next(snapshot, true);
			const found = asSession(snapshot);
			spared += found.filter((one, index) => one === before[index]).length;
			before = found;
			const alone = {...snapshot};
			expect(found.flat(), `step ${step}`).toEqual(runChecks(alone));
			expect(diagnose(snapshot, found.flat()).verdict).toBe(diagnose(alone, runChecks(alone)).verdict);
		}
		expect(spared).toBeGreaterThan(checks.length * 5);
	},
);

it('asks few checks again when nothing but time has gone by, and says of the others that it is so now', () => {
	const store = storeOf(objectsOf('canonical'), {gitVersion: 'v1.33.1+k3s1'});
	const recall = createRecall();
	const lookAt = (now: number) => {
		const snapshot = store.snapshot(now);
		recall.next(snapshot, true);
		const found = asSession(snapshot);
		return {found, diagnosis: diagnose(snapshot, found.flat())};
	};
	const before = lookAt(testNow);
	const later = lookAt(testNow + 60_000);
	const asked = later.found.filter((one, index) => one !== before.found[index]);
	expect(asked.length).toBeLessThan(checks.length / 4);
	const outside = checks.findIndex(({code}) => code === 'CID-02');
	expect(later.found[outside]).toBe(before.found[outside]);
	const evidence = later.diagnosis.findings.find(({code}) => code === 'CID-02')?.evidence;
	expect(evidence?.map(({at}) => at)).toContain(testNow + 60_000);
	const fields = later.diagnosis.findings.flatMap(one => one.evidence.filter(({kind}) => kind === 'field'));
	expect(fields.filter(({at}) => at !== testNow + 60_000)).toEqual([]);
});
