import {policyWorlds} from '../migration/policies.ts';
import {type ServiceTargets, serviceTargets} from '../migration/service-targets.ts';
import {selects} from '../policy/labels.ts';
import {peersMatch} from '../policy/peers.ts';
import {portsMatch} from '../policy/ports.ts';
import {type Direction, directionsOf} from '../policy/world.ts';
import type {NetworkPolicyRow, PolicyRule} from '../store/rows/policies.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import {policySubjects} from './denied-flows.ts';
import type {Finding} from './finding.ts';
import {gitNote, ownerOf, patchPolicy} from './policy-remedy.ts';

const named = {code: 'POL-13', title: 'Rules name the ports that pods listen on'};

/** A rule with the port of a Service where its pods listen on another: policies never see the former. */
export const pol13: Check = {
	...named,
	about: 'Rules of policies name target ports, not the ports of Services in front of them.',
	needs: ['networkPolicies', 'namespaces', 'services', 'endpointSlices', 'pods'],
	run: snapshot => {
		const targets = snapshot.tables.services
			.filter(({headless, type}) => !headless && type !== 'ExternalName')
			.flatMap(service => serviceTargets(snapshot, service));
		const mistakes = [...policyWorlds(snapshot).now.policies.values()]
			.flat()
			.flatMap(policy => mistakesOf(snapshot, policy, targets));
		if (mistakes.length === 0)
			return [finding(named, {verdict: 'PASS', summary: 'no rule names the port of a Service by mistake'})];
		return gathered(
			mistakes.map(one => told(one)),
			'rules',
			`${count(mistakes.length, 'rule')} with the port of a Service instead of its target`,
		);
	},
};

type Mistake = {
	readonly policy: NetworkPolicyRow;
	readonly path: string;
	readonly port: string;
	readonly target: ServiceTargets;
};

function mistakesOf(
	snapshot: Snapshot,
	policy: NetworkPolicyRow,
	targets: readonly ServiceTargets[],
): readonly Mistake[] {
	return directionsOf(policy).flatMap(direction => {
		const list = direction === 'Ingress' ? 'ingress' : 'egress';
		return policy[list].flatMap((rule, index) => {
			// A rule towards everywhere is not about one Service.
			if (direction === 'Egress' && rule.peers.length === 0) return [];
			const concerns = (target: ServiceTargets) => reaches(snapshot, policy, direction, rule, target);
			return rule.ports.flatMap(({port, protocol, endPort}, at) => {
				if (!/^\d+$/.test(port) || endPort > 0) return [];
				const number = Number(port);
				const target = targets.find(
					one =>
						one.servicePort.port === number &&
						one.servicePort.protocol === protocol &&
						one.port.port !== number &&
						concerns(one),
				);
				if (target === undefined) return [];
				const listened = targets.some(
					one => one.port.port === number && one.port.protocol === protocol && concerns(one),
				);
				if (listened) return [];
				const right = portsMatch(rule.ports, target.port, target.ends[0]!, '', '', 'calico') === 'yes';
				return right ? [] : [{policy, path: `spec.${list}[${index}].ports[${at}].port`, port, target}];
			});
		});
	});
}

/** Whether the endpoints of a Service are on the far side of a rule. */
function reaches(
	snapshot: Snapshot,
	policy: NetworkPolicyRow,
	direction: Direction,
	{peers}: PolicyRule,
	{ends}: ServiceTargets,
): boolean {
	const {now} = policyWorlds(snapshot);
	return ends.some(end => {
		if (end.kind !== 'pod') return false;
		if (direction === 'Ingress')
			return end.namespace === policy.namespace && selects(policy.podSelector, end.labels) === true;
		return peersMatch(now, policy, peers, end, end.ips[0]?.family ?? 4, '') === 'yes';
	});
}

function told({policy, path, port, target}: Mistake): Finding {
	const {service, servicePort} = target;
	return finding(named, {
		part: `${policy.namespace}/${policy.name}/${path}`,
		verdict: 'WARN',
		owner: ownerOf([policy]),
		subjects: policySubjects([policy]),
		summary: `${policy.namespace}/${policy.name} opens ${port}, where ${service.name} translates ${port} to ${target.port.port}`,
		explanation: `Policies are evaluated after a Service was translated: connections to ${service.namespace}/${service.name}:${servicePort.port} arrive at port ${target.port.port}, which this rule does not open. No endpoint of the Services concerned listens on ${port}.`,
		evidence: fields([
			{source: `NetworkPolicy ${policy.namespace}/${policy.name} .${path}`, value: port},
			{
				source: `Service ${service.namespace}/${service.name} .spec.ports`,
				value: `port ${servicePort.port}, targetPort ${servicePort.targetPort || servicePort.port}`,
			},
		]),
		predictions: [
			{
				probe: `Through this rule, connect to ${service.namespace}/${service.name} on ${servicePort.port}`,
				expect: 'no connection, unless another rule opens the target port',
			},
		],
		remedies: [
			{
				owner: ownerOf([policy]),
				text: `Name the port that is listened on.${gitNote(policy)}`,
				command: patchPolicy(policy, [
					{
						op: 'replace',
						path: `/${path.replaceAll(/[.[]/g, '/').replaceAll(']', '')}`,
						value: target.port.port,
					},
				]),
				risk: 'low',
				verify: 'ktriage check POL-13',
			},
		],
	});
}
