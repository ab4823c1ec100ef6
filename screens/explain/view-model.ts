import {type WantedPort, wantedPort} from '../../src/policy/port-text.ts';
import type {SourceName} from '../../src/store/rows.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Explanation, explain} from '../../src/systems/reach/explain.ts';
import {PlaceError} from '../../src/systems/reach/places.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {explainSources} from '../../src/ui/notes.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import type {Pane, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {decidingSide, policyLines, questionLines, wayLines} from './answer.ts';
import {choiceModel, portModel} from './choose.ts';
import {evidenceOf} from './evidence.ts';
import {evidenceLines} from './evidence-lines.ts';
import {fixFor, fixLines, fixText} from './fix.ts';
import {missingOf, type Question} from './question.ts';

/** What a verdict cannot do without. */
const sources: readonly SourceName[] = [
	'pods',
	'namespaces',
	'networkPolicies',
	'services',
	'endpointSlices',
];

const nowhere: Question = {screen: 'explain', from: '', to: '', port: ''};

/** The question that is open. */
export function questionOf({place}: ScreenInput): Question {
	return place.screen === 'explain' ? place : nowhere;
}

/** May this reach that, who decides: parts that are missing are chosen first. */
export function explainModel(input: ScreenInput): ScreenModel {
	const question = questionOf(input);
	switch (missingOf(question)) {
		case 'from':
			return choiceModel(input, question, 'from');
		case 'to':
			return choiceModel(input, question, 'to');
		case 'port':
			return portModel(input, question);
		case undefined:
			return answerModel(input, question);
	}
}

/** An explanation, or why there is none. */
type Answer = {readonly explanation: Explanation; readonly port: WantedPort} | {readonly why: string};

/** The answer to the question of a place; the same for one snapshot. */
export const answerTo = lastCall((snapshot: Snapshot, from: string, to: string, text: string): Answer => {
	const port = wantedPort(text);
	if (port === undefined)
		return {why: `${text} is no port: 80/TCP, http/TCP (a name), 8000-9000/UDP or 8/ICMP is.`};
	try {
		return {explanation: explain(snapshot, from, to, port), port};
	} catch (error) {
		if (error instanceof PlaceError) return {why: error.message};
		throw error;
	}
});

function answerModel(input: ScreenInput, {from, to, port}: Question): ScreenModel {
	const {frame, size, theme, view, now, background} = input;
	const {snapshot} = frame;
	const answer = answerTo(snapshot, from, to, port);
	const width = Math.min(size.columns, 140);
	const unread = explainSources(snapshot, sources, now);
	const warning: readonly Line[] = unread === '' ? [] : [[span(unread, 'warn')]];
	if ('why' in answer)
		return textModel(input, [[span(`${from} ${theme.glyphs.arrow} ${to} ${port}`, 'strong')], ...warning], {
			title: [span('no answer', 'strong')],
			lines: [[span(answer.why, 'warn')]],
			copy: answer.why,
		});
	const {explanation} = answer;
	const head = [
		...questionLines(explanation, width, theme.glyphs),
		...policyLines(explanation, width),
		...evidenceLines(evidenceOf(snapshot, explanation, answer.port, input.hits), input.hits, now, width),
		...warning,
	];
	const asksFix = view.options.fix === 'shown';
	const fix = asksFix ? fixFor(background, {snapshot, from, to, port: answer.port}) : undefined;
	const model = textModel(
		input,
		head,
		fix === undefined
			? {
					title: [span('both directions, and the way', 'strong')],
					lines: wayLines(explanation, width, theme.glyphs),
					copy: `ktriage policy explain --from ${from} --to ${to} --port ${port}`,
				}
			: {
					title: [span('the smallest fix; nothing is applied', 'strong')],
					lines: fixLines(fix, theme.glyphs.arrow),
					copy: fix.value === undefined ? '' : fixText(fix.value),
				},
	);
	const decision = decidingSide(explanation.way)?.decision;
	const policy =
		decision === undefined || decision.kind === 'unknown'
			? undefined
			: (decision.policy ?? ('by' in decision ? decision.by[0] : undefined));
	const kind =
		policy?.kind === 'NetworkPolicy' && policy.row === undefined
			? 'Calico NetworkPolicy'
			: (policy?.kind ?? '');
	const target = policy && subjectTarget(snapshot, {kind, namespace: policy.namespace, name: policy.name});
	return target === undefined
		? model
		: {...model, target, open: [{type: 'go', place: {screen: 'object', target}}]};
}

type Text = {readonly title: Line; readonly lines: readonly Line[]; readonly copy: string};

function textModel({size}: ScreenInput, head: readonly Line[], text: Text): ScreenModel {
	const pane: Pane = {
		id: 'explain',
		kind: 'text',
		...text,
		width: size.columns,
		height: Math.max(2, size.rows - head.length),
	};
	return {head, panes: [pane], arrangement: 'stacked', copy: text.copy};
}
