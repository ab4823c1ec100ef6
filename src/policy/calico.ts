import type {CalicoPolicyRow, CalicoRule} from '../store/rows/policies.ts';
import {entityMatches} from './calico-entity.ts';
import {icmpMatches, protocolMatches, wrongProtocol} from './calico-protocol.ts';
import {holds, isGlobal, selectorOf} from './calico-selector.ts';
import {hintOfSelector} from './candidates.ts';
import {actionOf, type CompiledPolicy, type CompiledRule, type Question} from './compiled.ts';
import {holdsUnder, podLabels} from './pod-labels.ts';
import {type Match, negated, type Unknown, unknown} from './unknown.ts';
import {calicoPolicyName, type Direction} from './world.ts';

const known = new WeakMap<CalicoPolicyRow, CompiledPolicy>();

/** What Calico shows of policies that are stored as objects of Kubernetes (libcalico-go lib/names): they are read there. */
export function isMirror({ownName}: CalicoPolicyRow): boolean {
	return /^(knp\.default|kanp\.adminnetworkpolicy|kbanp\.baselineadminnetworkpolicy|kcnp\.\w+)\./.test(
		ownName,
	);
}

/** Whether a policy is for pods, and told here and nowhere else. */
export function selectsPods(row: CalicoPolicyRow): boolean {
	return !row.hostOnly && (known.has(row) || !isMirror(row));
}

/** A policy of Calico in the form in which it is evaluated. */
export function calicoPolicy(row: CalicoPolicyRow): CompiledPolicy {
	const hit = known.get(row);
	if (hit !== undefined) return hit;
	const namespace = row.kind === 'NetworkPolicy' ? row.namespace : undefined;
	const title = calicoPolicyName(row);
	const compiled: CompiledPolicy = {
		ref: {kind: row.kind, namespace: row.namespace, name: row.ownName, tier: row.tier, title},
		order: row.order ?? Number.POSITIVE_INFINITY,
		sortName: `${row.ownName}/${row.namespace}/${row.kind}`,
		hint: hintOfSelector(selectorOf(row.selector)),
		directions: (['Ingress', 'Egress'] as const).filter(direction => row.types.includes(direction)),
		namespace,
		selects: subjectOf(row, title),
		rules: {Ingress: rulesOf(row, title, 'Ingress'), Egress: rulesOf(row, title, 'Egress')},
	};
	known.set(row, compiled);
	return compiled;
}

/** Whom a policy selects: all three of its selectors have to hold. One for global() things selects no pod. */
function subjectOf(row: CalicoPolicyRow, title: string): CompiledPolicy['selects'] {
	const parts = [
		['spec.selector', row.selector, selectorOf(row.selector)],
		['spec.namespaceSelector', row.namespaceSelector, selectorOf(row.namespaceSelector)],
		['spec.serviceAccountSelector', row.serviceAccountSelector, selectorOf(row.serviceAccountSelector)],
	] as const;
	const onlyGlobal = isGlobal(row.namespaceSelector);
	const wrong = invalidRule(row, title);
	return (world, pod) => {
		if (onlyGlobal) return 'no';
		const label = podLabels(world, pod);
		let open: Unknown | undefined;
		for (const [index, [field, text, selector]] of parts.entries()) {
			if (text === '') continue;
			const held =
				selector === undefined
					? undefined
					: index === 0
						? holds(selector, label)
						: holdsUnder(index === 1 ? 'pcns.' : 'pcsa.', selector, label);
			if (held === false) return 'no';
			if (held === undefined)
				open ??= unknown(
					title,
					field,
					selector === undefined ? `not a selector: ${text}` : `labels that cannot be read: ${text}`,
				);
		}
		return open ?? wrong ?? 'yes';
	};
}

/** Felix takes no notice of a policy with a rule that is not valid (felix/calc/validation_filter.go): what it does to pods is open. */
function invalidRule(row: CalicoPolicyRow, title: string): Unknown | undefined {
	for (const list of ['ingress', 'egress'] as const)
		for (const [index, {protocol, notProtocol}] of row[list].entries()) {
			const field = `spec.${list}[${index}]`;
			const wrong =
				wrongProtocol(protocol, title, `${field}.protocol`) ??
				wrongProtocol(notProtocol, title, `${field}.notProtocol`);
			if (wrong !== undefined) return wrong;
		}
	return undefined;
}

function rulesOf(row: CalicoPolicyRow, title: string, direction: Direction): readonly CompiledRule[] {
	const list = direction === 'Ingress' ? 'ingress' : 'egress';
	return row[list].map((rule, index) => ({
		index,
		action: actionOf(rule.action),
		match: question => ruleMatches(row, title, rule, question, `spec.${list}[${index}]`),
	}));
}

/** Everything a rule says has to hold (felix/rules/policy.go); the cheap parts are asked first. */
function ruleMatches(
	row: CalicoPolicyRow,
	title: string,
	rule: CalicoRule,
	question: Question,
	field: string,
): Match {
	let open: Unknown | undefined;
	const asked: readonly (() => Match)[] = [
		() => (rule.ipVersion === undefined || rule.ipVersion === question.family ? 'yes' : 'no'),
		() => protocolMatches(rule.protocol, question, title, `${field}.protocol`),
		() =>
			rule.notProtocol === undefined
				? 'yes'
				: negated(protocolMatches(rule.notProtocol, question, title, `${field}.notProtocol`)),
		() => icmpMatches(rule.icmp, question, title, `${field}.icmp`),
		() =>
			rule.notIcmp === undefined
				? 'yes'
				: negated(icmpMatches(rule.notIcmp, question, title, `${field}.notICMP`)),
		() => entityMatches(row, rule, 'source', question, `${field}.source`),
		() => entityMatches(row, rule, 'destination', question, `${field}.destination`),
		() =>
			rule.others === undefined ? 'yes' : unknown(title, `${field}.${rule.others[0]}`, 'not evaluated here'),
	];
	for (const ask of asked) {
		const match = ask();
		if (match === 'no') return 'no';
		if (match !== 'yes') open ??= match;
	}
	return open ?? 'yes';
}
