import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Finding} from '../../../src/checks/finding.ts';
import {checkSteps, checks} from '../../../src/checks/index.ts';
import {diagnose} from '../../../src/diagnosis/diagnose.ts';
import {bigCluster} from '../../../src/lab/scenarios/big.ts';
import {inNamespace, networkPolicy} from '../../../src/lab/scenarios/build/policy.ts';
import {createRecall, type Recall} from '../../../src/migration/recall.ts';
import {sharedSteps} from '../../../src/migration/shared-steps.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import type {Store} from '../../../src/store/store.ts';
import {partsOf} from '../../checks/fixtures.ts';
import {storeOf, storeWithLogs, testNow} from '../../support/snapshot.ts';

/** A whole diagnosis of a big cluster as a session makes it, step by step; milliseconds of this process's own CPU time. */
export type DiagnosisFigures = {
	readonly pods: number;
	readonly policies: number;
	/** The best round in all, and the best one of the canonical cluster. */
	readonly total: number;
	readonly canonical: number;
	/** A round after which nothing has changed but the time, and one after a Service has. */
	readonly idle: number;
	readonly changed: number;
	/** Best time of each step, the longest first. */
	readonly steps: readonly {readonly name: string; readonly milliseconds: number}[];
};

/** Measures the diagnosis of so many pods and policies; the first round, in which code is still being compiled, is left out. */
export function measureDiagnosis(pods: number, policies: number, rounds: number): DiagnosisFigures {
	const store = storeWith(pods, policies);
	const best = new Map<string, number>();
	let total = Number.POSITIVE_INFINITY;
	let idle = Number.POSITIVE_INFINITY;
	let changed = Number.POSITIVE_INFINITY;
	let now = testNow;
	for (let round = 0; round <= rounds; round++) {
		const recall = createRecall();
		const after = (milliseconds: number) => {
			now += milliseconds;
			return store.snapshot(now);
		};
		const times = oneRound(recall, after(1));
		const later = sum(oneRound(recall, after(5000)));
		store.sink('services').putJson(service(`changed-${round}`));
		const other = sum(oneRound(recall, after(5000)));
		if (round === 0) continue;
		total = Math.min(total, sum(times));
		idle = Math.min(idle, later);
		changed = Math.min(changed, other);
		for (const {name, milliseconds} of times)
			best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, milliseconds));
	}
	const steps = [...best].map(([name, milliseconds]) => ({name, milliseconds}));
	const canonical = measureCanonical(rounds * 4);
	return {
		pods,
		policies,
		total,
		canonical,
		idle,
		changed,
		steps: steps.sort((a, b) => b.milliseconds - a.milliseconds),
	};
}

/** It is small: code is compiled for several rounds before the time is its own. */
function measureCanonical(rounds: number): number {
	const {objects, now, ...rest} = partsOf('canonical');
	const snapshot = storeWithLogs(objects, {...rest, ...(now !== undefined && {now})}).snapshot(
		now ?? testNow,
	);
	const times = Array.from({length: rounds}, () => sum(oneRound(createRecall(), {...snapshot})));
	return Math.min(...times);
}

/** The figures as lines, with the gates of gates.json that hold for this size; `broken` counts those that do not. */
export function diagnosisReport({pods, policies, total, canonical, idle, changed, steps}: DiagnosisFigures): {
	lines: string[];
	broken: number;
} {
	const gates = JSON.parse(readFileSync(path.join(import.meta.dirname, '..', 'gates.json'), 'utf8')) as {
		figure: string;
		atMost?: Record<string, number>;
	}[];
	const longest = steps[0] ?? {name: 'none', milliseconds: 0};
	let broken = 0;
	const line = (figure: string, value: number, what: string, size = String(pods)): string => {
		const limit = gates.find(gate => gate.figure === figure)?.atMost?.[size];
		const holds = limit === undefined || value <= limit;
		if (!holds) broken++;
		return `${figure.padEnd(24)}${value.toFixed(1).padStart(8)} ms  ${what}${limit === undefined ? '' : `  ≤ ${limit}  ${holds ? 'ok' : 'FAIL'}`}`;
	};
	const lines = [
		`# ${pods} pods, ${policies} policies, CPU time`,
		line('diagnosis', total, 'whole run'),
		line('diagnosis', canonical, 'whole run of the canonical cluster', 'canonical'),
		line('diagnosis, longest step', longest.milliseconds, longest.name),
		line('diagnosis, idle', idle, 'nothing but the time has changed'),
		line('diagnosis, one Service', changed, 'one Service has changed'),
		...steps
			.slice(1, 8)
			.map(({name, milliseconds}) => `  ${name.padEnd(22)}${milliseconds.toFixed(1).padStart(8)} ms`),
	];
	return {lines, broken};
}

type NamedObject = {
	readonly kind: string;
	readonly metadata?: {readonly namespace?: string; readonly name?: string};
};

function storeWith(pods: number, policies: number): Store {
	const {objects} = bigCluster(pods, testNow);
	const places = (objects as readonly NamedObject[]).flatMap(({kind, metadata}) =>
		kind === 'Deployment' && metadata?.namespace?.startsWith('team-')
			? [{namespace: metadata.namespace, app: metadata.name ?? ''}]
			: [],
	);
	const dns = {peers: [inNamespace('kube-system', {'k8s-app': 'kube-dns'})], ports: ['53/UDP', '53']};
	const within = {peers: [{pods: {}}], ports: []};
	const more = Array.from({length: policies}, (_, index) => {
		const {namespace, app} = places[(index * 7) % places.length]!;
		return networkPolicy([namespace, `policy-${index}`], '2026-11-01T00:00:00Z', {
			// Every fifth one is a baseline for the whole namespace, every third forgets the DNS.
			selects: index % 5 === 0 ? {} : {app},
			ingress: [{peers: [{pods: {}}], ports: ['8080']}],
			egress: index % 3 === 0 ? [within] : [within, dns],
		});
	});
	return storeOf([...objects, ...more]);
}

const sum = (steps: readonly Step[]): number => steps.reduce((all, {milliseconds}) => all + milliseconds, 0);

const service = (name: string) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'default', name, uid: name, resourceVersion: '1'},
	spec: {type: 'ClusterIP', clusterIP: '10.43.9.9', ports: [{port: 80}]},
});

type Step = {readonly name: string; readonly milliseconds: number};

function oneRound(recall: Recall, snapshot: Snapshot): readonly Step[] {
	recall.next(snapshot, true);
	const steps: Step[] = [];
	const timed = <T>(name: string, work: () => T): T => {
		const before = cpuMilliseconds();
		const value = work();
		steps.push({name, milliseconds: cpuMilliseconds() - before});
		return value;
	};
	const each = (name: string, generator: Generator<void>): void => {
		for (let index = 1; !timed(`${name} ${index}`, () => generator.next().done === true); index++);
	};
	each('shared', sharedSteps(snapshot));
	const findings: Finding[] = [];
	const answers = checkSteps(snapshot);
	for (const {code} of checks) {
		const found = timed(code, () => answers.next().value as readonly Finding[] | undefined);
		findings.push(...(found ?? []));
	}
	timed('diagnose', () => diagnose(snapshot, findings));
	return steps;
}

function cpuMilliseconds(): number {
	const {user, system} = process.cpuUsage();
	return (user + system) / 1000;
}
