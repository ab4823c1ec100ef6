import type {PolicyRef} from '../../policy/compiled.ts';
import type {Direction} from '../../policy/world.ts';
import type {Side} from '../../systems/reach/explain.ts';

/** A policy as the reports name it. */
export type PolicyJson = {
	readonly kind: string;
	/** API group: Kubernetes and Calico both have a NetworkPolicy. */
	readonly group: string;
	readonly namespace: string;
	readonly name: string;
	readonly tier: string;
};

/** One side of a connection as JSON; `rule` counts from 0, as paths in the object do, and is null where no single rule decides. */
export type SideJson = {
	readonly verdict: 'allow' | 'deny' | 'unknown';
	readonly policy: PolicyJson | null;
	readonly rule: number | null;
	/** Every policy that was asked and did not decide, for what the end of a tier denies. */
	readonly policies: readonly PolicyJson[];
	readonly why: string;
	readonly unknown?: {readonly object: string; readonly field: string};
	readonly nearest?: {readonly policy: PolicyJson; readonly rule: number; readonly why: string};
};

function policyJson({kind, row, namespace, name, tier}: PolicyRef): PolicyJson {
	return {kind, group: row === undefined ? (groups.get(kind) ?? '') : kubernetesGroup, namespace, name, tier};
}

const kubernetesGroup = 'networking.k8s.io';
const groups = new Map([
	['NetworkPolicy', 'projectcalico.org'],
	['GlobalNetworkPolicy', 'projectcalico.org'],
	['AdminNetworkPolicy', 'policy.networking.k8s.io'],
	['BaselineAdminNetworkPolicy', 'policy.networking.k8s.io'],
	['ClusterNetworkPolicy', 'policy.networking.k8s.io'],
]);

/** One side as JSON. */
export function sideJson(side: Side): SideJson {
	const {decision, near} = side;
	const base = {policy: null, rule: null, policies: [], why: sideText(side)};
	if (decision.kind === 'unknown') {
		const {object, field} = decision;
		return {...base, verdict: 'unknown', unknown: {object, field}};
	}
	if (decision.kind === 'allow') {
		if (decision.policy === undefined) return {...base, verdict: 'allow'};
		return {...base, verdict: 'allow', policy: policyJson(decision.policy), rule: decision.rule};
	}
	const deciding = decision.policy ?? decision.by[0];
	return {
		...base,
		verdict: 'deny',
		policy: deciding === undefined ? null : policyJson(deciding),
		rule: decision.rule ?? null,
		policies: decision.by.map(policyJson),
		...(near && {
			nearest: {
				policy: {
					kind: 'NetworkPolicy',
					group: kubernetesGroup,
					namespace: near.policy.namespace,
					name: near.policy.name,
					tier: 'default',
				},
				rule: near.rule,
				why: near.why,
			},
		}),
	};
}

const listOf = (direction: Direction) => direction.toLowerCase();

/** What decides on one side, as a sentence. */
export function sideText({direction, decision}: Side): string {
	if (decision.kind === 'unknown') {
		const where = [decision.object, decision.field].filter(text => text !== '').join(' ');
		return `not known: ${where}: ${decision.why}`;
	}
	if (decision.kind === 'allow') {
		if (decision.policy === undefined) return decision.because;
		return `${decision.policy.title} .spec.${listOf(direction)}[${decision.rule}] lets it through`;
	}
	const {policy, rule, by, tier} = decision;
	if (policy !== undefined) return `${policy.title} .spec.${listOf(direction)}[${rule}] denies it`;
	const names = by.map(({title}) => title).join(', ');
	const end = by.every(({row}) => row !== undefined) ? '' : `, and tier ${tier} ends with Deny`;
	return `no rule in ${names} matches${end}`;
}

/** What came nearest to letting it through; empty when nothing did. */
export function nearestText({direction, near}: Side): string {
	if (near === undefined) return '';
	return `nearest: NetworkPolicy ${near.policy.namespace}/${near.policy.name} .spec.${listOf(direction)}[${near.rule}], but ${near.why}`;
}
