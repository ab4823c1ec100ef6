import type {LabelSelector, Labels} from '../store/rows.ts';
import type {Selector} from './calico-selector.ts';
import type {CompiledPolicy, Hint} from './compiled.ts';

/** Lists that are shorter are asked one by one. */
const short = 8;

/** Finds the policies of a list that may select a pod with these labels, without asking all of them. */
export type Candidates = (labels: Labels) => readonly CompiledPolicy[];

/** Indexes policies by a label that they ask for; those that ask for none are candidates for every pod. */
export function candidatesAmong(policies: readonly CompiledPolicy[]): Candidates {
	if (policies.length <= short) return () => policies;
	const always: CompiledPolicy[] = [];
	const byKey = new Map<string, Map<string, CompiledPolicy[]>>();
	for (const policy of policies) {
		if (policy.hint === undefined) {
			always.push(policy);
			continue;
		}
		const {key, values} = policy.hint;
		const byValue = byKey.get(key) ?? new Map<string, CompiledPolicy[]>();
		byKey.set(key, byValue);
		for (const value of new Set(values)) {
			const list = byValue.get(value);
			if (list === undefined) byValue.set(value, [policy]);
			else list.push(policy);
		}
	}
	return labels => {
		const found = [...always];
		for (const [key, byValue] of byKey) {
			if (Object.hasOwn(labels, key)) found.push(...(byValue.get(labels[key]!) ?? []));
		}
		return found;
	};
}

/** A label without which a selector of Kubernetes selects nothing. */
export function hintOf({expressions}: LabelSelector): Hint | undefined {
	const found = expressions.find(({operator}) => operator === 'In');
	return found && {key: found.key, values: found.values};
}

/** A label of the pod itself without which a selector of Calico holds for none. */
export function hintOfSelector(selector: Selector | undefined): Hint | undefined {
	if (selector?.kind === 'and') {
		for (const part of selector.of) {
			const hint = hintOfSelector(part);
			if (hint !== undefined) return hint;
		}
	}
	if (selector === undefined || !('key' in selector)) return undefined;
	if (/^(pcns\.|pcsa\.|projectcalico\.org\/)/.test(selector.key)) return undefined;
	if (selector.kind === 'in') return {key: selector.key, values: selector.values};
	return selector.kind === '==' ? {key: selector.key, values: [selector.value]} : undefined;
}
