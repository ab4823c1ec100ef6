import {everRead} from '../migration/per-snapshot.ts';
import {prometheusService} from '../migration/prometheus-service.ts';
import type {Answer, QueryName, Sample} from '../store/prometheus.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Evidence, Finding} from './finding.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

const named = {code: 'OBS-01', title: 'Measured health of the network'};

/** What Prometheus measures of Calico, MetalLB and CoreDNS. That it cannot be asked says nothing about the network. */
export const obs01: Check = {
	...named,
	about:
		'Prometheus measures no failures of felix, MetalLB and CoreDNS; what it does not measure or cannot say is UNKNOWN.',
	needs: ['services', 'endpointSlices', 'pods', 'statefulSets', 'deployments'],
	run: snapshot => {
		const {prometheus} = snapshot;
		if (prometheus.kind === 'absent' && !installed(snapshot))
			return [finding(named, {verdict: 'SKIP', summary: prometheus.why})];
		if (prometheus.kind === 'unread' && !installed(snapshot))
			return [finding(named, {verdict: 'SKIP', summary: 'Prometheus is not installed here'})];
		if (prometheus.kind !== 'read') return [unasked(snapshot, prometheus.why)];
		const bad = measuredFaults.flatMap(fault => judge(snapshot, fault) ?? []);
		if (bad.length > 0) return bad;
		if (
			samples(snapshot, 'felixEndpoints').length === 0 &&
			samples(snapshot, 'metallbConfigLoaded').length === 0
		)
			return [notScraped(snapshot)];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: 'no failure of felix, MetalLB or CoreDNS is measured',
				explanation: `Asked of ${prometheus.where}.`,
				evidence: measuredFaults.flatMap(({query}) => evidenceOf(snapshot, query)).slice(0, 10),
			}),
		];
	},
};

type Fault = {
	readonly query: QueryName;
	readonly part: string;
	readonly isBad: (value: number) => boolean;
	/** The same in PromQL. */
	readonly threshold: string;
	readonly what: string;
	readonly next: string;
};

/** What is a failure when Prometheus measures it. */
export const measuredFaults: readonly Fault[] = [
	{
		query: 'felixFailures',
		part: 'felix',
		isBad: value => value >= 1,
		threshold: '>= 1',
		what: 'felix could not program the node',
		next: 'ktriage check CAL-18 CAL-01',
	},
	{
		query: 'felixRestoreErrors',
		part: 'iptables',
		isBad: value => value >= 1,
		threshold: '>= 1',
		what: 'felix could not write iptables rules',
		next: 'ktriage check FLN-04 CAL-18',
	},
	{
		query: 'felixIpsetErrors',
		part: 'ipset',
		isBad: value => value >= 1,
		threshold: '>= 1',
		what: 'felix could not write IP sets',
		next: 'ktriage check CAL-18',
	},
	{
		query: 'metallbConfigLoaded',
		part: 'metallb-loaded',
		isBad: value => value === 0,
		threshold: '== 0',
		what: 'MetalLB has no configuration',
		next: 'ktriage check MLB-01 MLB-02',
	},
	{
		query: 'metallbConfigStale',
		part: 'metallb-stale',
		isBad: value => value === 1,
		threshold: '== 1',
		what: 'MetalLB works with an old configuration',
		next: 'ktriage check MLB-01',
	},
	{
		query: 'coreDnsFailures',
		part: 'dns',
		isBad: value => value > 0.05,
		threshold: '> 0.05',
		what: 'CoreDNS fails on more than 5 % of the questions',
		next: 'ktriage check DNS-',
	},
];

function installed(snapshot: Snapshot): boolean {
	return everRead(snapshot, 'services') && prometheusService(snapshot) !== undefined;
}

function answer(snapshot: Snapshot, query: QueryName): Answer | undefined {
	return snapshot.prometheus.kind === 'read' ? snapshot.prometheus.answers[query] : undefined;
}

function samples(snapshot: Snapshot, query: QueryName): readonly Sample[] {
	const given = answer(snapshot, query);
	return given?.kind === 'samples' ? given.samples : [];
}

function evidenceOf(snapshot: Snapshot, query: QueryName, wanted = (_: Sample) => true): readonly Evidence[] {
	const {prometheus} = snapshot;
	if (prometheus.kind !== 'read') return [];
	return samples(snapshot, query)
		.filter(wanted)
		.slice(0, 10)
		.map(({labels, value}) => ({
			kind: 'metric' as const,
			source: `${prometheus.where} ${query} {${few(
				Object.entries(labels).map(([key, text]) => `${key}="${text}"`),
				6,
			)}}`,
			value: String(value),
			at: prometheus.at,
		}));
}

function judge(snapshot: Snapshot, {query, part, isBad, what, next}: Fault): Finding | undefined {
	const bad = samples(snapshot, query).filter(({value}) => isBad(value));
	if (bad.length === 0) return undefined;
	const nodes = [...new Set(bad.flatMap(({labels}) => labels.node ?? []))];
	return finding(named, {
		part,
		verdict: 'WARN',
		class: 'symptom',
		confidence: 'probable',
		subjects: nodes.map(name => ({kind: 'Node', namespace: '', name})),
		summary:
			`${what}: ${count(bad.length, 'instance')} ${few(bad.map(({labels}) => labels.node ?? labels.instance ?? labels.pod ?? ''))}`.trim(),
		explanation: 'Measured over the last 10 minutes. A node that is being restarted counts some by itself.',
		evidence: evidenceOf(snapshot, query, ({value}) => isBad(value)),
		predictions: [{probe: 'Ask again in 10 minutes', expect: 'more of them; none when it was the restart'}],
		remedies: [
			{
				owner: 'platform',
				text: 'See what its log says.',
				command: next,
				risk: 'none',
				verify: 'ktriage check OBS-01',
			},
		],
	});
}

function unasked(snapshot: Snapshot, why: string): Finding {
	const service = prometheusService(snapshot);
	return finding(named, {
		verdict: 'UNKNOWN',
		subjects: [
			...(service === undefined ? [] : [serviceSubject(service)]),
			...podSubjects(snapshot, service?.slots ?? []),
		],
		summary: `Prometheus cannot be asked${service === undefined ? '' : ` (${nameOf(service)})`}`,
		explanation: `${why}. Nothing follows for what it would have measured.`,
		remedies: [
			{
				owner: 'platform',
				text: 'Repair the way to it, or name another way.',
				command: 'ktriage check OBS-01 --prometheus http://ADDRESS:9090',
				risk: 'none',
				verify: 'ktriage check OBS-01',
			},
		],
	});
}

function notScraped(snapshot: Snapshot): Finding {
	const {prometheus} = snapshot;
	return finding(named, {
		verdict: 'UNKNOWN',
		summary: 'Prometheus measures neither felix nor MetalLB',
		explanation: `${prometheus.kind === 'read' ? prometheus.where : 'It'} has no metrics of them: they are not switched on, or not fetched.`,
		remedies: [
			{
				owner: 'platform',
				text: 'Switch the metrics of felix on, and let Prometheus fetch port 9091 of the nodes.',
				command:
					'kubectl patch felixconfiguration default --type=merge -p \'{"spec":{"prometheusMetricsEnabled":true}}\'',
				risk: 'low',
				verify: 'ktriage check OBS-01',
			},
		],
	});
}
