import {type Denial, denials, type FlowResult, troubledFlows} from '../migration/flow-verdicts.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import {policyEngines} from '../migration/policy-engine.ts';
import type {RequiredFlow} from '../migration/required-flows.ts';
import {requiredFlows} from '../migration/required-flows.ts';
import {formatIp} from '../net/ip.ts';
import type {PolicyRef} from '../policy/compiled.ts';
import {endName} from '../policy/ends.ts';
import type {Unknown} from '../policy/unknown.ts';
import {rulesText} from '../policy/words.ts';
import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, type Draft, few, fields, finding, podSubjects} from './build.ts';
import {denialTest} from './denial-test.ts';
import type {Finding, Prediction, Subject} from './finding.ts';
import {openingRule, ownerOf} from './policy-remedy.ts';

type Named = {readonly code: string; readonly title: string};

/** Without these nothing can be said about a connection. */
export const flowSources: readonly SourceName[] = [
	'networkPolicies',
	'pods',
	'namespaces',
	'services',
	'endpointSlices',
];

/** Policies that may decide about a flow where they are served: without them nothing is said to be let through. */
export const otherPolicies: readonly SourceName[] = [
	'calicoNetworkPolicies',
	'globalNetworkPolicies',
	'tiers',
	'adminNetworkPolicies',
	'baselineAdminNetworkPolicies',
	'clusterNetworkPolicies',
];

/** Ends the id of a finding that goes away when dead namespace selectors are repaired. */
export const deadSelectorPart = 'dead-selector';

/** Connections denied on one side by the policies of one namespace. */
export type DeniedGroup = Denial & {
	readonly results: readonly FlowResult[];
	/** They would be let through were it not for a dead namespace selector. */
	readonly mendable: boolean;
};

/** Whether policies deny all ingress because none of them has an ingress rule: told once for the namespace, by POL-12. */
export function deniesEverything({direction, by, rule}: Denial): boolean {
	if (direction !== 'Ingress' || rule !== undefined) return false;
	return by.every(({row}) => row !== undefined && row.ingress.length === 0);
}

/** The denied connections of some topics, grouped by where the denial is. */
export function deniedGroups(
	snapshot: Snapshot,
	wanted: (result: FlowResult) => boolean,
): readonly DeniedGroup[] {
	const groups = new Map<string, {denial: Denial; results: FlowResult[]; mendable: boolean}>();
	for (const result of troubledFlows(snapshot).filter(one => one.now.verdict === 'deny' && wanted(one))) {
		for (const denial of denials(result.now, result.from, result.to)) {
			if (deniesEverything(denial)) continue;
			const side = denial.direction === 'Egress' ? result.meant.egress : result.meant.ingress;
			const mendable = side.kind !== 'deny';
			const names = denial.by.map(({title}) => title).join();
			const key = `${denial.namespace}/${denial.direction}/${mendable}/${names}/${denial.policy?.title}/${denial.rule}`;
			const group = groups.get(key) ?? {denial, results: [], mendable};
			groups.set(key, group);
			group.results.push(result);
		}
	}
	return [...groups.values()].map(({denial, ...rest}) => ({...denial, ...rest}));
}

/** "NAMESPACE/egress", with the policies when several sets of them deny in one namespace, and whether a repaired selector is enough. */
export function groupPart(group: DeniedGroup, all: readonly DeniedGroup[]): string {
	const alike = all.filter(
		one =>
			one.namespace === group.namespace &&
			one.direction === group.direction &&
			one.mendable === group.mendable,
	);
	const which =
		alike.length > 1
			? [(group.policy === undefined ? group.by : [group.policy]).map(({name}) => name).join('+')]
			: [];
	const parts = [group.namespace, group.direction.toLowerCase(), ...which];
	return [...parts, ...(group.mendable ? [deadSelectorPart] : [])].join('/');
}

/** What every finding about denied connections has in common. */
export function deniedFinding(
	snapshot: Snapshot,
	named: Named,
	group: DeniedGroup,
	draft: Omit<Draft, 'subjects' | 'evidence'>,
): Finding {
	const {policies, by, results, direction, policy, rule} = group;
	const deciding = policy === undefined ? by : [policy];
	const why =
		policy === undefined
			? `no ${direction.toLowerCase()} rule matches`
			: `rule ${(rule ?? 0) + 1} of ${policy.title} denies`;
	const touched = results.flatMap(({slots, to}) =>
		direction === 'Egress' ? slots : to.kind === 'pod' ? [to.slot] : [],
	);
	return finding(named, {
		confidence: 'proven',
		owner: policies.length === 0 ? 'platform' : ownerOf(policies),
		subjects: [...refSubjects(deciding), ...podSubjects(snapshot, [...new Set(touched)])],
		evidence: fields([
			...policyFacts(group),
			...results.map(result => ({
				source: `${result.flow.what}: ${endName(result.from, formatIp)} to ${endName(result.to, formatIp)}`,
				value: `${result.port.port}/${result.port.protocol}: ${why}`,
			})),
		]),
		ruledOut: [
			policy === undefined
				? `another policy: ${count(by.length, 'policy', 'policies')} ${by.length === 1 ? 'selects' : 'select'} these pods, and policies add up: one matching rule would be enough`
				: 'a policy that comes later: the first rule that matches decides',
			'the port of the Service: the rules are compared with what the endpoints listen on',
		],
		predictions: probes(snapshot, results),
		remedies: [openingRule(group, results, named.code)],
		...draft,
	});
}

/** Experiments that show the first few denials. */
export function probes(snapshot: Snapshot, results: readonly FlowResult[]): readonly Prediction[] {
	return results.slice(0, 3).map(result => {
		const {from, to, port} = result;
		const test = denialTest(snapshot, result);
		return {
			probe: `From ${endName(from, formatIp)}, connect to ${endName(to, formatIp)} on ${port.port}/${port.protocol}`,
			expect: symptom(snapshot),
			...(test !== undefined && {test}),
		};
	});
}

/** What the policies of a namespace deny now, or will once pods that nobody enforces on today have been recreated. */
export function deniedLater(
	snapshot: Snapshot,
	{namespace, direction}: Pick<Denial, 'namespace' | 'direction'>,
): readonly FlowResult[] {
	return troubledFlows(snapshot).filter(
		({flow, later, from, to}) =>
			flow.topic !== 'dns' &&
			denials(later, from, to).some(one => one.namespace === namespace && one.direction === direction),
	);
}

/** Those of them that work today, as predictions. */
export function latentFlows(
	snapshot: Snapshot,
	side: Pick<Denial, 'namespace' | 'direction'>,
): readonly Prediction[] {
	return deniedLater(snapshot, side)
		.filter(({now}) => now.verdict === 'allow')
		.map(({from, to, port, flow}) => ({
			probe: `After ${endName(side.direction === 'Egress' ? from : to, formatIp)} was recreated: ${flow.what}, ${port.port}/${port.protocol}`,
			expect:
				'it stops working, although it works today: the pod is on its old address, where nothing enforces',
		}));
}

/** How a denial shows: Calico drops, kube-router rejects. */
function symptom(snapshot: Snapshot): string {
	return policyEngines(snapshot).calico.kind === 'calico'
		? 'a timeout, since Calico drops; an answer or a refusal disproves this'
		: 'a refusal, since kube-router rejects; an answer or a timeout disproves this';
}

/** Policies of any kind as subjects. */
function refSubjects(refs: readonly PolicyRef[]): readonly Subject[] {
	return refs.map(({kind, namespace, name}) => ({kind, namespace, name}));
}

/** Policies as subjects. */
export function policySubjects(policies: readonly NetworkPolicyRow[]): readonly Subject[] {
	return policies.map(({namespace, name}) => ({kind: 'NetworkPolicy', namespace, name}));
}

/** The deciding rules as they stand. */
export function policyFacts({by, policy, rule, direction}: Denial): readonly Fact[] {
	const list = direction.toLowerCase();
	if (policy !== undefined) return [{source: `${policy.title} .spec.${list}[${rule}]`, value: 'denies'}];
	return by.map(({title, row, tier}) => ({
		source: `${title} .spec.${list}`,
		value: row === undefined ? `no rule matches before the end of tier ${tier}` : rulesText(row, direction),
	}));
}

/** "agent to scheduler 9005/TCP, Envoy to scheduler 9002/TCP and 2 more". */
export function flowsText(results: readonly FlowResult[], limit = 5): string {
	return few(
		[...new Set(results.map(({flow, port}) => `${flow.what} ${port.port}/${port.protocol}`))],
		limit,
	);
}

/** One finding about all connections that cannot be judged; none when there are none. */
export function unknownFlows(
	snapshot: Snapshot,
	named: Named,
	wanted: (result: FlowResult) => boolean,
): readonly Finding[] {
	const open = troubledFlows(snapshot).filter(one => one.now.verdict === 'unknown' && wanted(one));
	if (open.length === 0) return [];
	const reasons = new Map<string, Unknown>();
	for (const {now} of open) {
		for (const side of [now.egress, now.ingress])
			if (side.kind === 'unknown') reasons.set(`${side.object} ${side.field} ${side.why}`, side);
	}
	const slots = [...new Set(open.flatMap(one => one.slots))];
	const [first] = reasons.values();
	return [
		finding(named, {
			part: 'unknown',
			verdict: 'UNKNOWN',
			subjects: podSubjects(snapshot, slots),
			summary: `${flowsText(open, 2)} of ${count(slots.length, 'pod')} not known: ${first?.object ?? ''}`,
			explanation: `${[...reasons.values()].map(({object, why}) => `${object}: ${why}`).join('. ')}. A connection that is not understood is neither called allowed nor denied.`,
			evidence: fields(
				[...reasons.values()].map(({object, field, why}) => ({
					source: `${object} ${field}`.trim(),
					value: why,
				})),
			),
		}),
	];
}

/** What a check about connections says where they cannot be judged at all; undefined where they can. */
export function withoutFlows(
	snapshot: Snapshot,
	named: Named,
	topics: readonly RequiredFlow['topic'][],
	nothing: string,
): readonly Finding[] | undefined {
	if (snapshot.namespaceScope !== undefined) {
		const summary = `needs the pods and policies of all namespaces, only ${snapshot.namespaceScope} is read`;
		return [finding(named, {verdict: 'SKIP', summary})];
	}
	if (requiredFlows(snapshot).some(({topic}) => topics.includes(topic))) return undefined;
	return [finding(named, {verdict: 'SKIP', summary: nothing})];
}
