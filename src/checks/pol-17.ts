import {directionsOf} from '../policy/world.ts';
import {count, fields, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'POL-17', title: 'How far namespaces are closed'};

/** Observe, allow what is needed, deny the rest: where each namespace with policies stands on that way. Advice. */
export const pol17: Check = {
	...named,
	about:
		'How far each namespace is closed (open, ingress, both directions), for tightening step by step; for information.',
	needs: ['networkPolicies', 'namespaces'],
	run: snapshot => {
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the policies of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const {namespaces, networkPolicies} = snapshot.tables;
		const closed = new Map<string, Set<string>>();
		for (const policy of networkPolicies) {
			if (policy.podSelector.expressions.length > 0) continue;
			const own = closed.get(policy.namespace) ?? new Set();
			closed.set(policy.namespace, own);
			for (const direction of directionsOf(policy)) own.add(direction);
		}
		const partly = new Set(networkPolicies.map(({namespace}) => namespace));
		const open = namespaces.filter(({name}) => !partly.has(name));
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(closed.size, 'namespace')} closed for every pod, ${partly.size - closed.size} for some, ${open.length} open`,
				explanation:
					'Close a namespace in steps: see what it needs (ENV-08, POL-14), allow that, and only then deny the rest.',
				evidence: fields(
					[...partly].sort().map(name => ({
						source: `Namespace/${name}`,
						value: closed.has(name)
							? `every pod: ${[...(closed.get(name) ?? [])].join(' and ')}`
							: 'some pods',
					})),
				),
			}),
		];
	},
};
