import type {Change} from '../../src/systems/reach/changes.ts';
import {createArrange, type List, listScreen} from '../../src/ui/list-screen.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Draft, placeKey} from '../../src/ui/state/state.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {
	changeCells,
	changeColumns,
	changeWay,
	mostChanges,
	namesOf,
	type Read,
	type WhatIf,
	whatIf,
} from './changes.ts';

const arrange = createArrange<Change>();
const nothing: WhatIf = {kind: 'compared', changes: [], more: false};

/** What an edited policy would change. */
export function whatIfModel(input: ScreenInput): ScreenModel {
	const {place, state, view} = input;
	const draft = state.drafts[placeKey(place)];
	const title: Line = [
		span('What if ', 'dim'),
		span(titleOf(input), 'strong'),
		span(' were so? Nothing is applied.', 'dim'),
	];
	if (draft?.kind !== 'edited') return textModel(input, [title], waiting(draft, input.size.columns), '');
	const {read, text} = draft;
	if (read.kind === 'unreadable')
		return textModel(
			input,
			[
				title,
				...wrapLabelled('it cannot be read: ', read.why, input.size.columns, 'warn', 'warn'),
				[span('e edits on; S saves it as it is', 'dim')],
			],
			textLines(text),
			text,
		);
	if (view.options.part === 'text')
		return textModel(input, [title, ...noteLines(read)], textLines(text), text);
	return changesModel(input, title, draft, read);
}

function titleOf({place}: ScreenInput): string {
	if (place.screen !== 'what-if') return '';
	const {namespace, name, resource} = place.target;
	return `${resource.kind} ${namespace === '' ? name : `${namespace}/${name}`}`;
}

function waiting(
	draft: Exclude<Draft, {readonly kind: 'edited'}> | undefined,
	width: number,
): readonly Line[] {
	switch (draft?.kind) {
		case 'loading':
			return [[span('reading the policy as it is now', 'dim')]];
		case 'editing':
			return [[span('the editor is open', 'dim')]];
		case 'failed':
			return [...wrapLabelled('', draft.why, width, 'warn', 'warn'), [span('e tries again', 'dim')]];
		case undefined:
			return [[span('e opens the editor', 'dim')]];
	}
}

function textLines(text: string): readonly Line[] {
	return text
		.trimEnd()
		.split('\n')
		.map(row => [span(row, row.trimStart().startsWith('#') ? 'dim' : 'plain')]);
}

function noteLines({applied, deleted}: Read): readonly Line[] {
	const names = namesOf(applied).join(', ');
	const gone = namesOf(deleted).join(', ');
	return [
		...(names === '' ? [] : [[span('applied would be ', 'dim'), span(names)]]),
		...(gone === '' ? [] : [[span('deleted would be ', 'dim'), span(gone, 'warn')]]),
		...applied.notes.map(note => [span(note, 'warn')] as const),
	];
}

function changesModel(
	input: ScreenInput,
	title: Line,
	{text, original}: Extract<Draft, {readonly kind: 'edited'}>,
	read: Read,
): ScreenModel {
	const {frame, background} = input;
	const {value, pending} = whatIf(background, frame.snapshot, read, text);
	const found = value ?? nothing;
	const changes = found.kind === 'compared' ? found.changes : [];
	const list: List<Change> = {
		pane: 'changes',
		rows: changes,
		way: changeWay,
		columns: changeColumns,
		cellsOf: changeCells,
		titleOf: ({from, to, port}) => [
			span(`${from.title} ${input.theme.glyphs.arrow} ${to.title} ${port.text}`, 'strong'),
		],
		linesOf: changeDetails,
		targetOf: () => undefined,
		copyOf: ({from, to, port, before, after}) =>
			`${from.title} ${to.title} ${port.text}: ${before.verdict} then ${after.verdict}`,
		empty: [[emptyText(value, text === original)]],
		noun: 'connection',
	};
	return listScreen(
		input,
		[title, ...noteLines(read), summaryLine(value, pending)],
		list,
		arrange(input, list),
	);
}

function emptyText(found: WhatIf | undefined, unchanged: boolean) {
	if (found === undefined) return span('comparing every connection that it selects', 'dim');
	if (found.kind === 'too many')
		return span(
			`${formatCount(found.comparisons)} comparisons take minutes: S saves the file, and ktriage policy diff --with FILE -n NAMESPACE looks at less`,
			'warn',
		);
	return span(unchanged ? 'nothing was edited' : 'no verdict would change', 'ok');
}

function summaryLine(found: WhatIf | undefined, pending: boolean): Line {
	if (found === undefined) return [span('comparing', 'warn')];
	if (found.kind === 'too many') return [span('too much to compare here', 'warn')];
	const {changes, more} = found;
	const count = (verdict: Change['after']['verdict']) =>
		changes.filter(({after}) => after.verdict === verdict).length;
	const parts = [
		...(count('allow') > 0 ? [span(`${formatCount(count('allow'))} would open`, 'ok')] : []),
		...(count('deny') > 0 ? [span(`${formatCount(count('deny'))} would close`, 'warn')] : []),
		...(count('unknown') > 0 ? [span(`${formatCount(count('unknown'))} would not be known`, 'unknown')] : []),
	];
	const line: Line = parts.flatMap((part, index) => (index === 0 ? [part] : [span(', '), part]));
	return [
		...(line.length === 0 ? [span('no verdict would change')] : line),
		...(more ? [span(` (the first ${formatCount(mostChanges)} changes)`, 'warn')] : []),
		...(pending ? [span(' comparing again', 'dim')] : []),
	];
}

function changeDetails({from, to, port, before, after}: Change, width: number): readonly Line[] {
	const pods = ({slots}: Change['from']) =>
		slots.length === 0 ? 'outside of the cluster' : plural(slots.length, 'pod');
	return factLines(
		[
			['from', `${from.title} (${pods(from)})`],
			['to', `${to.title} (${pods(to)})`],
			['port', port.text],
			['now', `${before.verdict}${before.symptom === undefined ? '' : `, shown as ${before.symptom}`}`],
			['then', `${after.verdict}${after.symptom === undefined ? '' : `, shown as ${after.symptom}`}`],
		],
		width,
	);
}

function textModel(
	{size}: ScreenInput,
	head: readonly Line[],
	lines: readonly Line[],
	copy: string,
): ScreenModel {
	return {
		head,
		panes: [
			{
				id: 'what-if',
				kind: 'text',
				lines,
				copy,
				width: size.columns,
				height: Math.max(1, size.rows - head.length),
			},
		],
		arrangement: 'stacked',
		...(copy === '' ? {} : {copy}),
	};
}
