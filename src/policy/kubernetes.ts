import type {NetworkPolicyRow, PolicyRule} from '../store/rows/policies.ts';
import {hintOf} from './candidates.ts';
import type {CompiledPolicy, CompiledRule, Question} from './compiled.ts';
import {kubeRouterRule} from './kube-router-names.ts';
import {selects} from './labels.ts';
import {peersMatch, told} from './peers.ts';
import {isNamed, portsMatch} from './ports.ts';
import {type Match, unknown} from './unknown.ts';
import {type Direction, directionsOf, policyName, readerOf} from './world.ts';

/** Where Calico puts NetworkPolicies of Kubernetes in its default tier (libcalico-go backend/k8s/conversion). */
const kubernetesOrder = 1000;

const known = new WeakMap<NetworkPolicyRow, CompiledPolicy>();

/** A NetworkPolicy of Kubernetes in the form in which it is evaluated: rules that allow, and nothing that denies but the end. */
export function kubernetesPolicy(row: NetworkPolicyRow): CompiledPolicy {
	const hit = known.get(row);
	if (hit !== undefined) return hit;
	const title = policyName(row);
	const invalid = invalidTypes(row);
	const compiled: CompiledPolicy = {
		ref: {kind: 'NetworkPolicy', namespace: row.namespace, name: row.name, tier: 'default', title, row},
		order: kubernetesOrder,
		sortName: `${row.name}/${row.namespace}/NetworkPolicy`,
		hint: hintOf(row.podSelector),
		directions: invalid === undefined ? directionsOf(row) : ['Ingress', 'Egress'],
		namespace: row.namespace,
		selects: (_, pod) => {
			const selected = told(selects(row.podSelector, pod.labels), title, 'spec.podSelector');
			return selected === 'yes' && invalid !== undefined ? invalid : selected;
		},
		rules: {
			Ingress: [...rulesOf(row, 'Ingress'), ...backwards(row, 'Egress')],
			Egress: [...rulesOf(row, 'Egress'), ...backwards(row, 'Ingress')],
		},
	};
	known.set(row, compiled);
	return compiled;
}

function invalidTypes(row: NetworkPolicyRow): Match | undefined {
	const wrong = row.policyTypes.find(type => type !== 'Ingress' && type !== 'Egress');
	return wrong === undefined
		? undefined
		: unknown(policyName(row), 'spec.policyTypes', `${wrong} is neither Ingress nor Egress`);
}

function rulesOf(row: NetworkPolicyRow, direction: Direction): readonly CompiledRule[] {
	const [list, side] = direction === 'Ingress' ? (['ingress', 'from'] as const) : (['egress', 'to'] as const);
	return row[list].map((rule, index) => {
		const field = `spec.${list}[${index}]`;
		return {
			index,
			action: 'Allow',
			match: question => ruleMatches(row, rule, question, `${field}.${side}`, `${field}.ports`),
		};
	});
}

/**
 * kube-router keeps the rules of both directions of a policy in one chain (v2.2, pkg/controllers/netpol/policy.go): where a policy selects
 * both ends, a rule for what goes out lets in as well what no rule for it does, and the other way round.
 */
function backwards(row: NetworkPolicyRow, direction: Direction): readonly CompiledRule[] {
	if (directionsOf(row).length < 2) return [];
	const list = direction === 'Ingress' ? 'ingress' : 'egress';
	return rulesOf(row, direction).map(({index, match}) => ({
		index,
		action: 'Allow',
		match: question => {
			const {world, subject, other} = question;
			if (other.kind !== 'pod' || other.finished || other.namespace !== row.namespace) return 'no';
			if (
				readerOf(world.engine(subject)) !== 'kube-router' ||
				selects(row.podSelector, other.labels) !== true
			)
				return 'no';
			if (match({...question, direction, subject: other, other: subject}) === 'no') return 'no';
			const why = 'kube-router may let it through by this rule, which is of the other direction';
			return unknown(policyName(row), `spec.${list}[${index}]`, why);
		},
	}));
}

function ruleMatches(
	row: NetworkPolicyRow,
	rule: PolicyRule,
	question: Question,
	peerField: string,
	portField: string,
): Match {
	const {peers, ports} = rule;
	const {world, subject, other, family, port, destination} = question;
	const engine = readerOf(world.engine(subject));
	if (engine === 'kube-router' && ports.some(isNamed))
		return kubeRouterRule(row, rule, question, peerField, portField);
	const atPort = portsMatch(ports, port, destination, policyName(row), portField, engine);
	if (atPort === 'no') return 'no';
	const from = peersMatch(world, row, peers, other, family, peerField);
	return from === 'yes' ? atPort : from;
}
