import type {PolicyLine} from '../../src/systems/policies/inventory.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines, noteLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {type Glyphs, verdictWord} from '../../src/ui/theme.ts';

/** How policies are told apart and filtered. */
export const policyWay: Way<PolicyLine> = {
	keyOf: ({kind, namespace, object}) => `${kind} ${namespace}/${object}`,
	filterKeys: ['policy', 'kind', 'selects', 'effect', 'state'],
	fieldOf: (policy, column) => {
		switch (column) {
			case 'policy':
				return nameOf(policy);
			case 'kind':
				return policy.kind;
			case 'selects':
				return policy.selector;
			case 'pods':
				return policy.pods ?? -1;
			case 'state':
				return verdictWord(policy.verdict).word;
			default:
				return effectText(policy);
		}
	},
};

export const policyColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'policy',
		title: 'POLICY',
		min: 18,
		ideal: Math.min(44, Math.max(18, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'state', title: 'STATE', min: 5, ideal: 5, priority: 95, sortable: true},
	{id: 'pods', title: 'PODS', min: 5, ideal: 6, align: 'right', priority: 90, sortable: true},
	{id: 'directions', title: 'IN/OUT', min: 6, ideal: 6, priority: 80},
	{id: 'rules', title: 'RULES', min: 5, ideal: 6, priority: 50},
	{id: 'selects', title: 'SELECTS', min: 12, ideal: 24, priority: 60, sortable: true},
	{id: 'effect', title: 'EFFECT', min: 16, ideal: 34, grow: 1, priority: 85, sortable: true},
	{id: 'kind', title: 'KIND', min: 13, ideal: 20, priority: 30, sortable: true},
]);

/** Cells of a policy. */
export function policyCells(policy: PolicyLine, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const {word, tone} = verdictWord(policy.verdict);
	return {
		policy: nameOf(policy),
		state: {text: word, tone},
		pods:
			policy.pods === null
				? {text: '?', tone: 'unknown'}
				: {text: formatCount(policy.pods), tone: policy.pods === 0 ? 'dim' : 'plain'},
		directions: policy.directions.map(one => (one === 'Ingress' ? 'in' : 'out')).join('/'),
		rules: rules(policy, glyphs),
		selects: policy.selector,
		effect: {text: effectText(policy), tone: policy.dead.length > 0 ? 'warn' : 'plain'},
		kind: policy.kind,
	};
}

/** Details of a policy. */
export function policyDetails(policy: PolicyLine, width: number): readonly Line[] {
	const {kind, tier, selector, pods, ingressRules, egressRules, effect, dead, trackedBy} = policy;
	const ruleText = (count: number | null) => (count === null ? '' : plural(count, 'rule'));
	return [
		...noteLines(policy.findings, width),
		...dead.flatMap(one =>
			wrapLabelled(
				'dead: ',
				`${one.path} ${one.selector} matches no namespace${one.meant === '' ? '' : `; meant is perhaps ${one.meant}`}`,
				width,
				'warn',
			),
		),
		...factLines(
			[
				['kind', tier === '' ? kind : `${kind}, tier ${tier}`],
				['selects', `${selector}${pods === null ? '' : `, ${plural(pods, 'pod')} now`}`],
				['ingress', policy.directions.includes('Ingress') ? ruleText(ingressRules) : 'not its business'],
				['egress', policy.directions.includes('Egress') ? ruleText(egressRules) : 'not its business'],
				['effect', effect],
				['comes from', trackedBy],
			],
			width,
		),
	];
}

/** Title of the details. */
export function policyTitle(policy: PolicyLine): Line {
	const {word, tone} = verdictWord(policy.verdict);
	return [span(`${policy.kind} `, 'dim'), span(nameOf(policy), 'strong'), span(` ${word}`, tone)];
}

function nameOf({namespace, name}: PolicyLine): string {
	return namespace === '' ? name : `${namespace}/${name}`;
}

function rules({ingressRules, egressRules, directions}: PolicyLine, glyphs: Glyphs): Cell {
	if (ingressRules === null || egressRules === null) return {text: glyphs.dash, tone: 'dim'};
	return directions.map(one => String(one === 'Ingress' ? ingressRules : egressRules)).join('/');
}

function effectText({effect, dead}: PolicyLine): string {
	return [
		...(dead.length > 0 ? [plural(dead.length, 'dead selector')] : []),
		...(effect === '' ? [] : [effect]),
	].join(', ');
}
