import {selectorText, selects} from '../policy/labels.ts';
import {directionsOf} from '../policy/world.ts';
import type {Labels} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding, listLimit} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'POL-02', title: 'Policies in words'};

/** What each policy is about: which pods it selects, in which directions they are isolated by it. */
export const pol02: Check = {
	...named,
	about:
		'How many pods each NetworkPolicy selects and in which directions it isolates them; for information.',
	needs: ['networkPolicies', 'pods'],
	run: snapshot => {
		const {networkPolicies} = snapshot.tables;
		if (networkPolicies.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'there are no NetworkPolicies'})];
		const shown = networkPolicies.slice(0, listLimit);
		const classes = labelClasses(snapshot, new Set(shown.map(({namespace}) => namespace)));
		const facts = shown.map(policy => {
			const own = classes.get(policy.namespace) ?? [];
			const selected = own.reduce(
				(sum, [labels, pods]) => sum + (selects(policy.podSelector, labels) === true ? pods : 0),
				0,
			);
			const rules = directionsOf(policy).map(direction => {
				const list = direction === 'Ingress' ? policy.ingress : policy.egress;
				return `${direction} ${list.length === 0 ? 'all denied' : count(list.length, 'rule')}`;
			});
			const whom = selectorText(policy.podSelector) || 'every pod';
			return {
				source: `NetworkPolicy ${nameOf(policy)} .spec`,
				value: `selects ${whom} (${count(selected, 'pod')}): ${rules.join(', ')}`,
			};
		});
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(networkPolicies.length, 'policy', 'policies')} described`,
				explanation: 'A direction is isolated as soon as one policy lists it; rules of all policies add up.',
				evidence: fields(facts),
			}),
		];
	},
};

type LabelClasses = ReadonlyMap<string, readonly (readonly [Labels, number])[]>;

/** How many pods have the same labels, by namespace: policies cannot tell them apart. */
function labelClasses({pods}: Snapshot, namespaces: ReadonlySet<string>): LabelClasses {
	const counts = new Map<string, Map<number, number>>();
	for (const slot of pods.slots()) {
		const namespace = pods.namespaceName(pods.namespaceId(slot));
		if (!namespaces.has(namespace)) continue;
		const own = counts.get(namespace) ?? new Map<number, number>();
		counts.set(namespace, own);
		const id = pods.labelsId(slot);
		own.set(id, (own.get(id) ?? 0) + 1);
	}
	return new Map(
		[...counts].map(([namespace, own]) => [
			namespace,
			[...own].map(([id, number]) => [pods.labelsOf(id), number] as const),
		]),
	);
}
