import type {ContainerPort} from '../store/pod-table.ts';
import type {NetworkPolicyRow, PolicyPort, PolicyRule} from '../store/rows/policies.ts';
import type {Question} from './compiled.ts';
import type {PodEnd} from './ends.ts';
import {selects} from './labels.ts';
import {peersMatch} from './peers.ts';
import {isNamed, namedPortMatches, portsMatch} from './ports.ts';
import {any, every, type Match, unknown} from './unknown.ts';
import {type PolicyWorld, type PortClass, policyName} from './world.ts';

const read = new WeakMap<PolicyWorld, WeakMap<PolicyRule, readonly (readonly ContainerPort[])[]>>();

/**
 * A rule with names of ports as kube-router reads it (v2.2, pkg/controllers/netpol/policy.go), which is not as the API means it:
 * - to everywhere, a name is the numbers that pods of the policy's own namespace call so, at any destination;
 * - to address blocks, a name matches nothing;
 * - between pods, names that no pod has leave the rule without ports, and then it opens all of them;
 * - a name may open its number on pods that do not call it so (grabNamedPortFromPod shares the addresses of pods that have another port
 *   in common): on which ones changes with the order in which pods are listed.
 */
export function kubeRouterRule(
	row: NetworkPolicyRow,
	rule: PolicyRule,
	question: Question,
	peerField: string,
	portField: string,
): Match {
	const {world, direction, other, family, port, destination} = question;
	const {peers} = rule;
	const known = portsOfTargets(row, rule, question);
	const numbers = (): Match =>
		portsMatch(
			rule.ports.filter(one => !isNamed(one)),
			port,
			destination,
			policyName(row),
			portField,
			'kube-router',
			'no',
		);
	const here = (chosen: typeof peers) => peersMatch(world, row, chosen, other, family, peerField);
	const names = () => any(rule.ports.filter(isNamed).map(one => nameMatches(one, known, question)));
	if (peers.length === 0) {
		const anywhere = () =>
			rule.ports.some(one => isNamed(one) && known.some(ports => calls(ports, one, question))) ? 'yes' : 'no';
		return any([numbers(), direction === 'Egress' ? anywhere() : names()]);
	}
	const blocks = peers.filter(({ipBlock}) => ipBlock !== undefined);
	const pods = peers.filter(({ipBlock}) => ipBlock === undefined);
	const isLost = rule.ports.every(
		one =>
			isNamed(one) &&
			!known.some(ports => ports.some(({name, protocol}) => name === one.port && protocol === one.protocol)),
	);
	return any([
		blocks.length === 0
			? 'no'
			: every([here(blocks), direction === 'Egress' ? numbers() : any([numbers(), names()])]),
		pods.length === 0 ? 'no' : every([here(pods), isLost ? 'yes' : any([numbers(), names()])]),
	]);
}

function calls(
	ports: readonly ContainerPort[],
	{port: name, protocol}: PolicyPort,
	{port}: Question,
): boolean {
	return (
		protocol === port.protocol &&
		ports.some(one => one.name === name && one.protocol === protocol && one.port === port.port)
	);
}

function nameMatches(
	wanted: PolicyPort,
	known: readonly (readonly ContainerPort[])[],
	question: Question,
): Match {
	const {port, destination} = question;
	if (wanted.protocol !== port.protocol || destination.kind !== 'pod') return 'no';
	if (namedPortMatches(wanted.port, port, destination) === 'yes') return 'yes';
	const shared = known.some(
		ports => calls(ports, wanted, question) && haveOneInCommon(ports, destination.ports),
	);
	if (!shared) return 'no';
	const why = `kube-router may take ${port.port} for ${wanted.port} here, which only other pods call so`;
	return unknown(`Pod ${destination.namespace}/${destination.name}`, 'spec.containers[*].ports', why);
}

function haveOneInCommon(a: readonly ContainerPort[], b: readonly ContainerPort[]): boolean {
	return a.some(one =>
		b.some(({name, port, protocol}) => name === one.name && port === one.port && protocol === one.protocol),
	);
}

/** Ports of the pods among which kube-router looks for the names of a rule: those selected, or those a connection may go to. */
function portsOfTargets(
	row: NetworkPolicyRow,
	rule: PolicyRule,
	{world, direction}: Question,
): readonly (readonly ContainerPort[])[] {
	const ofWorld = read.get(world) ?? new WeakMap<PolicyRule, readonly (readonly ContainerPort[])[]>();
	read.set(world, ofWorld);
	const hit = ofWorld.get(rule);
	if (hit !== undefined) return hit;
	const pods = rule.peers.filter(({ipBlock}) => ipBlock === undefined);
	const isTarget = (one: PortClass) =>
		direction === 'Ingress'
			? one.namespace === row.namespace && selects(row.podSelector, one.labels) === true
			: rule.peers.length === 0
				? one.namespace === row.namespace
				: pods.length > 0 && peersMatch(world, row, pods, endOf(one), 4, '') === 'yes';
	const found = [
		...new Set(
			world
				.portClasses()
				.filter(isTarget)
				.map(({ports}) => ports),
		),
	];
	ofWorld.set(rule, found);
	return found;
}

function endOf({namespace, labels, ports}: PortClass): PodEnd {
	return {
		kind: 'pod',
		slot: -1,
		namespace,
		name: '',
		labels,
		node: '',
		ips: [],
		serviceAccount: '',
		ports,
		finished: false,
	};
}
