/**
 * How fast verdicts are on a big cluster: `node test/bench/policy.ts [pods] [policies]`. Milliseconds for compiling
 * every policy against every pod, for one edited policy, and microseconds for one question.
 */
import {slotsByClass} from '../../src/migration/pod-groups.ts';
import {parseIp} from '../../src/net/ip.ts';
import type {PodEnd} from '../../src/policy/ends.ts';
import {evaluate} from '../../src/policy/evaluate.ts';
import {tiersOf} from '../../src/policy/pipeline.ts';
import {byNamespace, type PolicyWorld} from '../../src/policy/world.ts';
import type {CalicoPolicyRow, NetworkPolicyRow} from '../../src/store/rows/policies.ts';
import {seededRandom} from '../support/random.ts';
import {alone, type Figure} from './support/figures.ts';
import {given, report} from './support/report.ts';

const pods = Number(given[0] ?? 150_000);
const policies = Number(given[1] ?? 2_000);
const random = seededRandom(1);
const spaces = 200;
const classes = Math.min(15_000, pods);

const labelSets = Array.from({length: classes}, (_, index) => ({
	namespace: `n${index % spaces}`,
	labels: {app: `app${index % 1_500}`, tier: `t${index % 5}`, version: `v${index % 7}`},
}));
const ends: readonly PodEnd[] = Array.from({length: pods}, (_, slot) => {
	const {namespace, labels} = labelSets[slot % classes]!;
	const ip = parseIp(`10.${(slot >> 16) & 255}.${(slot >> 8) & 255}.${slot & 255}`)!;
	return {
		kind: 'pod',
		slot,
		namespace,
		name: `p${slot}`,
		labels,
		node: `node${slot % 500}`,
		ips: [ip],
		serviceAccount: 'default',
		ports: [],
		finished: false,
	};
});

const meta = {uid: '', labels: {}, createdAt: 0, finalizers: []};
const selector = () => ({expressions: [{key: 'app', operator: 'In', values: [`app${random(1_500)}`]}]});
const kubernetes = (index: number): NetworkPolicyRow => ({
	...meta,
	namespace: `n${index % spaces}`,
	name: `p${index}`,
	podSelector: random(3) === 0 ? {expressions: []} : selector(),
	policyTypes: ['Ingress', 'Egress'],
	ingress: [
		{
			peers: [{podSelector: selector()}, {namespaceSelector: {expressions: []}}],
			ports: [{protocol: 'TCP', port: '80', endPort: 0}],
		},
	],
	egress: [{peers: [{podSelector: {expressions: []}}], ports: []}],
	trackedBy: '',
});
const calico = (index: number): CalicoPolicyRow => ({
	...meta,
	kind: 'GlobalNetworkPolicy',
	namespace: '',
	name: `g${index}`,
	ownName: `g${index}`,
	tier: 'default',
	order: 500 + index,
	selector: `app == 'app${random(1_500)}' && tier in {'t1', 't2'}`,
	namespaceSelector: '',
	serviceAccountSelector: '',
	types: ['Ingress'],
	hostOnly: false,
	onForward: false,
	ingress: [{action: 'Allow', source: {selector: `tier == 't${random(5)}'`}, destination: {}}],
	egress: [],
});
const base: Omit<PolicyWorld, 'policies' | 'calico'> = {
	namespaces: new Map(Array.from({length: spaces}, (_, index) => [`n${index}`, {team: `t${index % 9}`}])),
	engine: () => ({kind: 'calico', why: ''}),
	tiers: [],
	sets: [],
	hostEndpoints: [],
	admin: [],
	adminEnforced: () => 'no',
	endpointsOf: () => undefined,
	seenFrom: node => node,
	portClasses: () => [],
	unread: undefined,
	malformed: undefined,
};

/** Of the processor, since a busy machine says nothing about the program. */
function milliseconds(work: () => void): number {
	const start = process.threadCpuUsage();
	work();
	const {user, system} = process.threadCpuUsage(start);
	return (user + system) / 1000;
}

const slots = Int32Array.from(ends, ({slot}) => slot);
const columns = {
	slotList: () => slots,
	flags: () => 0,
	namespaceId: (slot: number) => (slot % classes) % spaces,
	labelsId: (slot: number) => slot % classes,
	specId: () => 0,
	idCounts: {namespaces: spaces, nodes: 1, owners: 0, labels: classes, statuses: 0, specs: 1},
};

/** As the program does it: pods into classes by the numbers of their columns, then every policy against every class. */
function selectAll(world: PolicyWorld): void {
	for (const alike of slotsByClass(columns, () => 'calico'))
		tiersOf(world, ends[alike[0]!]!, 'Ingress', 'all');
}

const figures: Figure[] = [];
for (const [title, rows, own] of [
	['NetworkPolicies', Array.from({length: policies}, (_, index) => kubernetes(index)), []],
	['global policies', [], Array.from({length: policies}, (_, index) => calico(index))],
] as const) {
	const world: PolicyWorld = {...base, policies: byNamespace(rows), calico: own};
	const compiled = milliseconds(() => selectAll(world));
	const again = milliseconds(() => selectAll(world));
	const edited: PolicyWorld = {
		...base,
		policies: byNamespace([...rows.slice(1), ...(rows.length > 0 ? [kubernetes(0)] : [])]),
		calico: [...own.slice(1), ...(own.length > 0 ? [calico(0)] : [])],
	};
	const subject = ends[7]!;
	const first = milliseconds(() => tiersOf(edited, subject, 'Ingress', 'all'));
	const count = 20_000;
	const asked = milliseconds(() => {
		for (let at = 0; at < count; at++) {
			const [from, to] = [ends[random(pods)]!, ends[random(pods)]!];
			evaluate(world, {from, to, port: {protocol: 'TCP', port: 80}});
		}
	});
	figures.push(
		alone(`${title}: compiled`, 'ms', compiled, pods),
		alone(`${title}: again`, 'ms', again, pods),
		alone(`${title}: one edited`, 'ms', first, pods),
		alone(`${title}: one question`, 'µs', (asked * 1_000) / count, pods),
	);
}
report(figures);
