import {namespaceRoles} from '../migration/namespace-roles.ts';
import type {RequiredFlow} from '../migration/required-flows.ts';
import {selects} from '../policy/labels.ts';
import type {NetworkPolicyRow} from '../store/rows/policies.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {closedFlows} from './closed-flows.ts';
import {flowSources, otherPolicies, policySubjects, withoutFlows} from './denied-flows.ts';
import type {Finding} from './finding.ts';
import {ownerOf} from './policy-remedy.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'POL-14', title: 'What serving and workflows depend on'};

/** The list of what has to work (DNS, API, scheduler, storage), and rules that open the wrong direction. */
export const pol14: Check = {
	...named,
	about:
		'Policies open what serving and workflows depend on (DNS, API, scheduler, object store), in the right direction.',
	needs: flowSources,
	weighs: otherPolicies,
	run: snapshot => {
		const without = withoutFlows(
			snapshot,
			named,
			['seldon', 'storage', 'tracking', 'api'],
			'neither serving nor workflows are known here',
		);
		if (without !== undefined) return without;
		const findings = [
			...closedFlows(
				snapshot,
				named,
				flow => (flow.certain || flow.topic === 'storage') && !isLongAnswers(flow),
				{
					what: 'what programs there depend on',
					explanation: 'Each of these is needed for models to load, to register and to be asked.',
				},
			),
			...wrongWay(snapshot),
		];
		return findings.length > 0
			? findings
			: [finding(named, {verdict: 'PASS', summary: 'policies leave out nothing that is known to be needed'})];
	},
};

/** DNS over TCP is for long answers: DNS-05 warns of it, and nothing stops without it. */
function isLongAnswers({topic, ports}: RequiredFlow): boolean {
	return topic === 'dns' && ports.every(({protocol}) => protocol === 'TCP');
}

/** Prometheus comes to the pods; a rule that lets pods go to it opens nothing that is used. */
function wrongWay(snapshot: Snapshot): readonly Finding[] {
	const {namespaces, networkPolicies} = snapshot.tables;
	const monitoring = new Set(
		namespaceRoles(snapshot)
			.filter(({role}) => role === 'monitoring')
			.map(({namespace}) => namespace),
	);
	const rows = namespaces.filter(({name}) => monitoring.has(name));
	const aims = (policy: NetworkPolicyRow, direction: 'ingress' | 'egress') =>
		!monitoring.has(policy.namespace) &&
		policy[direction].some(({peers}) =>
			peers.some(
				({namespaceSelector}) =>
					namespaceSelector !== undefined &&
					namespaceSelector.expressions.length > 0 &&
					rows.some(({labels}) => selects(namespaceSelector, labels) === true),
			),
		);
	const wrong = networkPolicies.filter(policy => {
		if (!aims(policy, 'egress')) return false;
		return !networkPolicies.some(one => one.namespace === policy.namespace && aims(one, 'ingress'));
	});
	if (wrong.length === 0) return [];
	return [
		finding(named, {
			part: 'direction',
			verdict: 'WARN',
			class: 'advisory',
			confidence: 'probable',
			owner: ownerOf(wrong),
			subjects: policySubjects(wrong),
			summary: `${count(wrong.length, 'policy opens', 'policies open')} the way to monitoring, and none the way from it`,
			explanation:
				'Prometheus fetches metrics from the pods: that is ingress to them. Only programs that push need egress.',
			evidence: fields(
				wrong.map(policy => ({
					source: `NetworkPolicy ${nameOf(policy)} .spec.egress`,
					value: 'names a namespace of monitoring',
				})),
			),
			predictions: [{probe: 'Look at the targets of Prometheus', expect: 'those of this namespace are down'}],
			remedies: [
				{
					owner: 'application',
					text: 'Open ingress from the namespace of monitoring to the ports of the metrics instead.',
					command: '',
					risk: 'low',
					verify: 'ktriage check POL-14',
				},
			],
		}),
	];
}
