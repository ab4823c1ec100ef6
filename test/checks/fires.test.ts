import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {checks, runChecks} from '../../src/checks/index.ts';
import {scenarios} from '../../src/lab/scenarios/index.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Draft, findingsOf, h0} from './fixtures.ts';

const serving = 'financial-inference';
const from = {namespace: serving, pod: 'mlserver-0', container: 'agent'};
const asked = (probe: string, to: object, result: string) => ({
	probe,
	from,
	to,
	at: '2026-11-20T15:39:00Z',
	class: result,
	detail: result,
});
const withProbe = (record: unknown): Snapshot => h0(draft => draft.probes.push(record as never));
const dnsAnswer = (name: string, result: string) =>
	asked('dns', {host: '10.43.0.10', port: 53, protocol: 'udp', name}, result);
/** A question to the address of a Service of the baseline, by its namespace and port. */
const serviceAnswer = (namespace: string, port: number, result: string): Snapshot =>
	h0(draft => {
		const spec = draft
			.all('Service')
			.map(
				one =>
					one as unknown as {
						metadata: {namespace: string};
						spec: {clusterIP: string; ports: {port: number}[]};
					},
			)
			.find(
				one => one.metadata.namespace === namespace && one.spec.ports.some(other => other.port === port),
			)?.spec;
		if (spec === undefined) throw new Error(`the baseline has no Service of ${namespace} on ${port}`);
		draft.probes.push(asked('tcp', {host: spec.clusterIP, port, protocol: 'tcp'}, result) as never);
	});
const felixPort = (port: number): Snapshot =>
	h0(draft => {
		for (const felix of draft.all('FelixConfiguration')) draft.set(felix, 'spec.vxlanPort', port);
	});
const latency = (now: number): Snapshot => {
	const query = (offset: string) =>
		`histogram_quantile(0.95, sum by (le) (rate(seldon_model_infer_api_seconds_bucket[10m]${offset})))`;
	const value = (seconds: number) => [{metric: {}, value: [0, String(seconds)]}];
	return h0(undefined, {prometheus: {[query('')]: value(now), [query(' offset 1d')]: value(0.032)}});
};
const networkPolicy = (name: string, spec: object) => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {name, namespace: serving, uid: name, creationTimestamp: '2026-11-20T12:00:00Z'},
	spec,
});
/** The serving namespace with nothing but this policy. */
const onlyPolicy = (name: string, spec: object): Snapshot =>
	h0((draft: Draft) => {
		for (const policy of draft.all('NetworkPolicy'))
			if (policy.metadata.namespace === serving) draft.remove('NetworkPolicy', policy.metadata.name);
		draft.add(networkPolicy(name, spec));
	});
const toMonitoring = [{namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': 'monitoring'}}}];
const byNodePort = (type: string): Snapshot =>
	h0(draft => {
		const service = draft.all('Service').find(({metadata}) => metadata.namespace === 'mlflow');
		if (service === undefined) throw new Error('the baseline has a Service of mlflow');
		draft.set(service, 'spec.type', type);
	});

type Fixture = {
	readonly code: string;
	readonly verdict: 'FAIL' | 'WARN';
	readonly part?: string;
	readonly fires: () => Snapshot;
	readonly calm: () => Snapshot;
};

/** Fixtures of checks that no scenario and no other test makes fire. */
const fixtures: readonly Fixture[] = [
	{code: 'FLN-05', verdict: 'WARN', fires: () => felixPort(8472), calm: () => felixPort(4789)},
	{
		code: 'DNS-04',
		verdict: 'FAIL',
		fires: () => withProbe(dnsAnswer(`seldon-scheduler.${serving}.svc.cluster.local`, 'dns-nxdomain')),
		calm: () => withProbe(dnsAnswer(`seldon-scheduler.${serving}.svc.cluster.local`, 'tool')),
	},
	{
		code: 'DNS-06',
		verdict: 'FAIL',
		fires: () => withProbe(dnsAnswer('minio.minio.svc.cluster.local', 'dns-timeout')),
		calm: () => withProbe(dnsAnswer('minio.minio.svc.cluster.local', 'ok')),
	},
	{
		code: 'MLO-01',
		verdict: 'FAIL',
		fires: () => serviceAnswer('mlflow', 5000, 'timeout'),
		calm: () => serviceAnswer('mlflow', 5000, 'ok'),
	},
	{
		code: 'MLO-04',
		verdict: 'FAIL',
		fires: () => serviceAnswer('mlflow', 5432, 'timeout'),
		calm: () => serviceAnswer('mlflow', 5432, 'ok'),
	},
	{code: 'PRF-02', verdict: 'WARN', fires: () => latency(0.06), calm: () => latency(0.033)},
	{
		code: 'POL-10',
		verdict: 'WARN',
		fires: () => onlyPolicy('of-one', {podSelector: {matchLabels: {app: 'one'}}, policyTypes: ['Ingress']}),
		calm: () => onlyPolicy('baseline', {podSelector: {}, policyTypes: ['Ingress'], ingress: [{}]}),
	},
	{
		code: 'POL-14',
		part: 'direction',
		verdict: 'WARN',
		fires: () =>
			onlyPolicy('metrics', {
				podSelector: {},
				policyTypes: ['Egress'],
				egress: [{}, {to: toMonitoring, ports: [{protocol: 'TCP', port: 8080}]}],
			}),
		calm: () =>
			onlyPolicy('metrics', {
				podSelector: {},
				policyTypes: ['Ingress', 'Egress'],
				egress: [{}, {to: toMonitoring}],
				ingress: [{from: toMonitoring}, {}],
			}),
	},
	{code: 'SEC-01', verdict: 'WARN', fires: () => byNodePort('NodePort'), calm: () => byNodePort('ClusterIP')},
];

describe('fixtures of checks that nothing else makes fire', () => {
	it.each(fixtures)('$code $part', ({code, part, verdict, fires, calm}) => {
		const told = (snapshot: Snapshot) =>
			findingsOf(code, snapshot).filter(
				one =>
					(part === undefined || one.id === `${code}/${part}`) &&
					(one.verdict === 'FAIL' || one.verdict === 'WARN'),
			);
		const fired = told(fires());
		expect(fired.map(one => one.verdict)).toContain(verdict);
		for (const finding of fired) {
			expect(finding.evidence.length, 'evidence').toBeGreaterThan(0);
			expect(finding.predictions.length, 'what would disprove it').toBeGreaterThan(0);
			expect(
				finding.remedies.every(({verify}) => verify !== ''),
				'how to verify',
			).toBe(true);
		}
		expect(told(calm())).toEqual([]);
	});

	it('MLB-19 gives the manifest in the words of the MetalLB that is installed, and is advice alone', () => {
		const [found] = findingsOf('MLB-19', byNodePort('NodePort'));
		expect(found).toMatchObject({verdict: 'PASS'});
		expect(found?.remedies[0]?.command).toMatch(/metallb\.(?:io|universe\.tf)\/loadBalancerIPs/);
		expect(found?.remedies[0]?.command).toContain('"type":"LoadBalancer"');
		expect(findingsOf('MLB-19', byNodePort('ClusterIP'))[0]?.remedies).toEqual([]);
	});
});

/** Checks that list, count or tell what to do and never call anything wrong. */
const advice = [
	...['CAL-11', 'CAL-21', 'ENV-04', 'ENV-05', 'ENV-08', 'ENV-09', 'FLN-04', 'MLB-16', 'MLB-19', 'MLO-03'],
	...[
		'MLO-06',
		'MLO-14',
		'OPS-03',
		'POL-01',
		'POL-02',
		'POL-09',
		'POL-17',
		'POL-20',
		'PRF-05',
		'RES-05',
		'SEL-22',
	],
];

const root = path.join(import.meta.dirname, '..', '..');
const textsBelow = (folder: string): readonly string[] =>
	readdirSync(path.join(root, folder), {recursive: true, withFileTypes: true})
		.filter(entry => entry.isFile() && /\.ts$/.test(entry.name) && entry.name !== 'fires.test.ts')
		.map(entry => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));

describe('every check', () => {
	const tests = ['test/checks', 'test/diagnosis'].flatMap(textsBelow);
	const played = new Set(
		scenarios.flatMap(({expected}) =>
			expected !== undefined && /FAIL|WARN/.test(expected.verdict) ? [expected.code] : [],
		),
	);
	const here = new Set(fixtures.map(({code}) => code));
	const expects = (code: string) => {
		const named = new RegExp(`(?:FAIL|WARN) ${code}\\b|'${code}'[\\s\\S]{0,700}?(?:'FAIL'|'WARN')`);
		return tests.some(text => named.test(text));
	};
	const source = (code: string) =>
		readFileSync(path.join(root, 'src/checks', `${code.toLowerCase()}.ts`), 'utf8');
	const speaksOfFaults = (code: string) => /'FAIL'|'WARN'/.test(source(code));
	it('is made to fire by a scenario, a test or a fixture, unless it is advice and has no word for a fault', () => {
		const codes = checks.map(({code}) => code);
		const silent = codes.filter(code => !played.has(code) && !here.has(code) && !expects(code));
		expect(silent.filter(code => !advice.includes(code) || speaksOfFaults(code))).toEqual([]);
		expect(advice.filter(code => !codes.includes(code))).toEqual([]);
	});
	it('does not fire on the healthy baseline, and answers there', () => {
		const findings = runChecks(h0());
		expect(findings.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN')).toEqual([]);
		expect(new Set(findings.map(({code}) => code))).toEqual(new Set(checks.map(({code}) => code)));
	});
});
