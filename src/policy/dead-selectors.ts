import type {NetworkPolicyRow, PolicyPeer, PolicyRule} from '../store/rows/policies.ts';
import type {LabelSelector, Labels} from '../store/rows.ts';
import {selects} from './labels.ts';
import {byNamespace, type PolicyWorld} from './world.ts';

/** The one label every namespace has by itself (Kubernetes 1.22, NamespaceDefaultLabelName). */
export const nameLabel = 'kubernetes.io/metadata.name';

/** A namespaceSelector of a rule that selects no namespace, so that its rule opens nothing. */
export type DeadSelector = {
	readonly policy: NetworkPolicyRow;
	readonly list: 'ingress' | 'egress';
	readonly rule: number;
	readonly peer: number;
	readonly selector: LabelSelector;
	/** The nearest miss: with the name label in place of these keys it would select namespaces. */
	readonly meant?: {
		readonly keys: readonly string[];
		readonly namespaces: readonly string[];
		readonly selector: LabelSelector;
	};
};

/** Where a dead selector stands in its policy. */
export function deadPath({list, rule, peer}: DeadSelector): string {
	return `spec.${list}[${rule}].${list === 'ingress' ? 'from' : 'to'}[${peer}].namespaceSelector`;
}

/** Every namespaceSelector that selects nothing; none while namespaces cannot be read. */
export function deadSelectors({policies, namespaces}: PolicyWorld): readonly DeadSelector[] {
	if (namespaces === undefined) return [];
	const found: DeadSelector[] = [];
	for (const policy of [...policies.values()].flat()) {
		for (const list of ['ingress', 'egress'] as const) {
			for (const [rule, {peers}] of policy[list].entries()) {
				for (const [peer, {namespaceSelector: selector}] of peers.entries()) {
					if (selector === undefined || !isDead(selector, namespaces)) continue;
					const meant = nearestMiss(selector, namespaces);
					found.push({policy, list, rule, peer, selector, ...(meant && {meant})});
				}
			}
		}
	}
	return found;
}

function isDead(selector: LabelSelector, namespaces: ReadonlyMap<string, Labels>): boolean {
	return [...namespaces.values()].every(labels => selects(selector, labels) === false);
}

/** Values that are names of namespaces were meant to be compared with the name label. */
function nearestMiss(
	{expressions}: LabelSelector,
	namespaces: ReadonlyMap<string, Labels>,
): DeadSelector['meant'] {
	const misses = expressions.filter(
		({key, operator, values}) =>
			operator === 'In' && key !== nameLabel && values.some(value => namespaces.has(value)),
	);
	if (misses.length === 0) return undefined;
	const selector = {
		expressions: expressions.map(one => (misses.includes(one) ? {...one, key: nameLabel} : one)),
	};
	const found = [...namespaces]
		.filter(([name, labels]) => selects(selector, {...labels, [nameLabel]: name}))
		.map(([name]) => name);
	return found.length === 0 ? undefined : {keys: misses.map(({key}) => key), namespaces: found, selector};
}

/** The world in which every dead selector with a nearest miss says what was meant: what would be left to repair. */
export function mended(world: PolicyWorld, dead: readonly DeadSelector[]): PolicyWorld {
	const repairs = new Map<NetworkPolicyRow, readonly DeadSelector[]>();
	for (const one of dead) {
		if (one.meant !== undefined) repairs.set(one.policy, [...(repairs.get(one.policy) ?? []), one]);
	}
	if (repairs.size === 0) return world;
	const rows = [...world.policies.values()].flat().map(policy => repaired(policy, repairs.get(policy) ?? []));
	return {...world, policies: byNamespace(rows)};
}

function repaired(policy: NetworkPolicyRow, dead: readonly DeadSelector[]): NetworkPolicyRow {
	const rules = (list: 'ingress' | 'egress') =>
		policy[list].map(
			(rule, index): PolicyRule => ({
				...rule,
				peers: rule.peers.map((peer, at): PolicyPeer => {
					const one = dead.find(entry => entry.list === list && entry.rule === index && entry.peer === at);
					return one?.meant === undefined ? peer : {...peer, namespaceSelector: one.meant.selector};
				}),
			}),
		);
	return dead.length === 0 ? policy : {...policy, ingress: rules('ingress'), egress: rules('egress')};
}
