import type {PhaseView, State, StepView} from '../../playbook/view.ts';
import {escapeMarkdown as md} from '../formats/escape.ts';
import {iso} from '../json.ts';
import {type DocumentInput, documentLines} from './document.ts';

/** What a criterion of the built-in playbooks is about; the twelve of infrastructure, applications and operations come first. */
const areas: Readonly<Record<string, string>> = {
	'P10.1': 'infrastructure',
	'P10.3': 'infrastructure',
	'P10.4': 'infrastructure',
	'P10.5': 'infrastructure',
	'P10.6': 'applications',
	'P10.7': 'applications',
	'P10.8': 'applications',
	'P10.9': 'applications',
	'P10.10': 'operations',
	'P10.11': 'operations',
	'P10.12': 'operations',
	'P10.17': 'operations',
	'P10.2': 'technical',
	'P10.13': 'technical',
	'P10.14': 'technical',
	'P10.15': 'performance',
	'P10.16': 'performance',
};
const order = ['infrastructure', 'applications', 'operations', 'technical', 'performance', 'own'];

/** RPT-04: the criteria of success as the last phase of a playbook has them, with what was found and who waived what. */
export function successSheet({snapshot}: Pick<DocumentInput, 'snapshot'>, {steps, gate}: PhaseView): string {
	const areaOf = ({step}: StepView): string => areas[step.id] ?? 'own';
	const sorted = [...steps].sort(
		(a, b) =>
			order.indexOf(areaOf(a)) - order.indexOf(areaOf(b)) ||
			a.step.id.localeCompare(b.step.id, 'en', {numeric: true}),
	);
	const words = sorted.map(({state}) => wordOf(state));
	const met = words.filter(word => word === 'PASS').length;
	const waived = words.filter(word => word === 'WAIVED').length;
	return documentLines(
		`# Criteria of success: ${md(snapshot.cluster.context)}, ${met} of ${steps.length} met${waived === 0 ? '' : `, ${waived} waived`}`,
		`Read at ${iso(snapshot.now)}. SKIP: does not apply here. UNKNOWN: nobody could judge it, or nobody confirmed it. Everything else needs work, or a waiver with a name and a reason.`,
		'',
		'| Area | Criterion | Verdict | Found | Step | Owner |',
		'|---|---|---|---|---|---|',
		...sorted.map(
			(view, index) =>
				`| ${areaOf(view)} | ${md(view.step.title)} | ${words[index]} | ${md(foundOf(view))} | ${view.step.id} | ${view.step.owner} |`,
		),
		'## Open',
		...(gate.missing.length === 0
			? ['None.']
			: gate.missing.map(({id, what, how}) => `- ${id} ${md(what)}${how === '' ? '' : ` (${md(how)})`}`)),
	);
}

function wordOf(state: State): string {
	switch (state.kind) {
		case 'pass':
			return 'PASS';
		case 'fail':
			return 'FAIL';
		case 'warn':
			return 'WARN';
		case 'waived':
			return 'WAIVED';
		case 'skipped':
			return state.applies ? 'UNKNOWN' : 'SKIP';
		default:
			return 'UNKNOWN';
	}
}

function foundOf({state, attested}: StepView): string {
	if (state.kind === 'waived') return `waived by ${state.by} at ${iso(state.at)}: ${state.why}`;
	const by = attested === undefined || attested.voided !== undefined ? '' : `; confirmed by ${attested.by}`;
	return `${state.why}${by}`;
}
