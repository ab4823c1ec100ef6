import {denials, type FlowResult, troubledFlows} from '../migration/flow-verdicts.ts';
import {podGroups} from '../migration/pod-groups.ts';
import {policyWorlds} from '../migration/policies.ts';
import {serviceTargets} from '../migration/service-targets.ts';
import {formatIp} from '../net/ip.ts';
import {endName} from '../policy/ends.ts';
import {isolating, othersDecide} from '../policy/evaluate.ts';
import {kubernetesPolicy} from '../policy/kubernetes.ts';
import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {
	deniedLater,
	deniesEverything,
	flowSources,
	flowsText,
	latentFlows,
	otherPolicies,
	policyFacts,
	policySubjects,
	probes,
} from './denied-flows.ts';
import type {Finding} from './finding.ts';
import {openingRule, ownerOf} from './policy-remedy.ts';

const named = {code: 'POL-12', title: 'No policy closes a serving namespace by accident'};

/** policyTypes with Ingress and no ingress rule denies everything into the pods; that is an error where they serve somebody. */
export const pol12: Check = {
	...named,
	about: 'No policy denies all ingress to pods that serve others.',
	needs: flowSources,
	weighs: otherPolicies,
	run: snapshot => {
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the Services of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const closed = closedPods(snapshot);
		const findings = [...closed].flatMap(([namespace, one]) => judge(snapshot, namespace, one));
		if (findings.length > 0) return findings;
		return [
			finding(named, {
				verdict: 'PASS',
				summary:
					closed.size === 0
						? 'no policy denies all ingress'
						: `all ingress is denied in ${few([...closed.keys()])}, where nothing is known to be asked for`,
			}),
		];
	},
};

type Closed = {readonly slots: readonly number[]; readonly policies: ReadonlySet<NetworkPolicyRow>};

/** Pods all of whose ingress policies are without rules, by namespace; those nobody enforces on yet included. */
function closedPods(snapshot: Snapshot): ReadonlyMap<string, Closed> {
	const {later} = policyWorlds(snapshot);
	const found = new Map<string, {slots: number[]; policies: Set<NetworkPolicyRow>}>();
	for (const {end, slots} of podGroups(snapshot)) {
		if (!later.policies.has(end.namespace) || othersDecide(later, end, 'Ingress')) continue;
		const policies = isolating(later, end, 'Ingress');
		if ('kind' in policies || policies.length === 0) continue;
		if (policies.some(({ingress}) => ingress.length > 0)) continue;
		const entry = found.get(end.namespace) ?? {slots: [], policies: new Set()};
		found.set(end.namespace, entry);
		for (const slot of slots) entry.slots.push(slot);
		for (const policy of policies) entry.policies.add(policy);
	}
	for (const {slots} of found.values()) slots.sort((a, b) => a - b);
	return found;
}

function judge(snapshot: Snapshot, namespace: string, closed: Closed): readonly Finding[] {
	const slots = new Set(closed.slots);
	const denied = troubledFlows(snapshot).filter(
		({now, from, to}) =>
			now.verdict === 'deny' &&
			denials(now, from, to).some(one => one.namespace === namespace && deniesEverything(one)),
	);
	const exposed = exposedServices(snapshot, slots);
	const latent = latentFlows(snapshot, {namespace, direction: 'Ingress'});
	if (denied.length === 0 && exposed.length === 0 && latent.length === 0) return [];
	const policies = [...closed.policies];
	const now = denied.length > 0 || exposed.length > 0;
	const needed = deniedLater(snapshot, {namespace, direction: 'Ingress'});
	const by = policies.map(policy => kubernetesPolicy(policy).ref);
	const denial = {direction: 'Ingress' as const, namespace, policies, by, tier: 'default'};
	const uses = [
		...(denied.length === 0 ? [] : [flowsText(denied)]),
		...exposed.map(({name, type}) => `${type} Service ${name}`),
	];
	return [
		finding(named, {
			part: namespace,
			verdict: now ? 'FAIL' : 'WARN',
			owner: ownerOf(policies),
			subjects: [...policySubjects(policies), ...podSubjects(snapshot, closed.slots)],
			summary: `${namespace}: ${few(policies.map(({name}) => name))} ${policies.length === 1 ? 'denies' : 'deny'} all ingress to ${count(closed.slots.length, 'pod')}`,
			explanation: `policyTypes lists Ingress and there is no ingress rule, which denies every connection into the selected pods, from their own namespace as well; only their own node gets through, so they stay Ready. Yet they are asked for: ${few(uses, 6) || 'only pods that nothing enforces on today'}.${latent.length === 0 ? '' : ` ${count(latent.length, 'connection')} more will stop when pods on old addresses are recreated.`}`,
			evidence: fields([
				...policyFacts(denial),
				...denied.map(evidenceOf),
				...exposed.map(service => ({
					source: `Service ${service.namespace}/${service.name} .spec.type`,
					value: service.type,
				})),
			]),
			ruledOut: ['an ingress rule in another policy: none of the policies that select these pods has one'],
			predictions: [...probes(snapshot, denied), ...latent],
			remedies: needed.length === 0 ? [] : [openingRule(denial, needed, named.code)],
		}),
	];
}

function evidenceOf({flow, from, to, port}: FlowResult) {
	return {
		source: `${flow.what}: ${endName(from, formatIp)} to ${endName(to, formatIp)}`,
		value: `${port.port}/${port.protocol}: no ingress rule`,
	};
}

/** Services of these pods that are there for others outside the cluster. */
function exposedServices(snapshot: Snapshot, slots: ReadonlySet<number>): readonly ServiceRow[] {
	return snapshot.tables.services.filter(
		service =>
			(service.type === 'LoadBalancer' || service.type === 'NodePort') &&
			serviceTargets(snapshot, service).some(({ends}) =>
				ends.some(end => end.kind === 'pod' && slots.has(end.slot)),
			),
	);
}
