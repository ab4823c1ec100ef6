import type {SourceName} from '../../src/store/rows.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {emptyLines, explainSources, factLines} from '../../src/ui/notes.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {
	type Choice,
	type Choices,
	choiceCells,
	choiceColumns,
	choicesFor,
	choiceWay,
	mostChoices,
} from './places.ts';
import {type PortChoice, portCells, portColumns, portsFor, portWay} from './ports.ts';
import {goOn, type Question} from './question.ts';

const sources: readonly SourceName[] = ['pods', 'services'];
const none: Choices = {rows: [], more: false};

const words = {
	from: {
		ask: 'Who opens the connection?',
		rest: '/ and a part of a name, an address or jump-host; Enter chooses',
	},
	to: {
		ask: 'Where to?',
		rest: '/ and a part of a name, an address, a host name or a Service; Enter chooses',
	},
	port: {ask: 'On which port?', rest: '/ and 80/TCP, http/TCP, 8000-9000/UDP or 8/ICMP; Enter chooses'},
} as const;

/** The places that a part of the question may be, to choose one. */
export function choiceModel(input: ScreenInput, question: Question, role: 'from' | 'to'): ScreenModel {
	const {frame, view, background, now} = input;
	const {snapshot} = frame;
	const {value = none, pending} = choicesFor(background, {snapshot, filter: view.filter, role});
	const more: readonly Line[] = value.more
		? [[span(`the first ${mostChoices} that match; type more of the name`, 'warn')]]
		: [];
	const why = explainSources(snapshot, sources, now);
	const list: List<Choice> = {
		pane: `choose ${role}`,
		rows: value.rows,
		way: choiceWay,
		columns: choiceColumns,
		cellsOf: choiceCells,
		titleOf: ({text}) => [span(text, 'strong')],
		linesOf: ({kind, address, note}, width) =>
			factLines(
				[
					['kind', kind],
					['address', address],
					['more', note],
				],
				width,
			),
		targetOf: () => undefined,
		copyOf: ({text}) => text,
		empty: emptyLines(
			why,
			pending
				? 'looking'
				: view.filter === ''
					? 'there are no pods'
					: `nothing matches /${view.filter}, and it is no address and no host name`,
		),
		noun: 'place',
	};
	const arranged = arrangedOf(list.rows);
	return chosen(
		listScreen(input, [...headLines(question, role, input), ...more], list, arranged),
		question,
		role,
		selectedRow(input, list, arranged)?.text,
	);
}

const arrangePorts = createArrange<PortChoice>();

/** The ports of the target, to choose one. */
export function portModel(input: ScreenInput, question: Question): ScreenModel {
	const {frame, view} = input;
	const list: List<PortChoice> = {
		pane: 'choose port',
		rows: portsFor(frame.snapshot, question.to, view.filter),
		way: portWay,
		columns: portColumns,
		cellsOf: portCells,
		titleOf: ({text}) => [span(text, 'strong')],
		linesOf: ({note}, width) => factLines([['where it comes from', note]], width),
		targetOf: () => undefined,
		copyOf: ({text}) => text,
		empty: [[span(`${view.filter} is no port: 80/TCP, http/TCP, 8000-9000/UDP or 8/ICMP is`, 'warn')]],
		noun: 'port',
	};
	const arranged = arrangePorts({...input, view: {...view, filter: ''}}, list);
	return chosen(
		listScreen(input, headLines(question, 'port', input), list, arranged),
		question,
		'port',
		selectedRow(input, list, arranged)?.text,
	);
}

/** Rows as they are: they were filtered where they were made. */
const arrangements = new WeakMap<
	object,
	{readonly rows: readonly Choice[]; readonly indexOf: (key: string) => number}
>();

function arrangedOf(rows: readonly Choice[]) {
	const known = arrangements.get(rows);
	if (known !== undefined) return known;
	const index = new Map(rows.map(({text}, at) => [text, at]));
	const made = {rows, indexOf: (key: string) => index.get(key) ?? -1};
	arrangements.set(rows, made);
	return made;
}

function chosen(
	model: ScreenModel,
	question: Question,
	part: 'from' | 'to' | 'port',
	text: string | undefined,
): ScreenModel {
	return text === undefined ? model : {...model, open: goOn(question, {[part]: text})};
}

function headLines(
	{from, to, port}: Question,
	asked: 'from' | 'to' | 'port',
	{theme}: ScreenInput,
): readonly Line[] {
	const part = (name: 'from' | 'to' | 'port', text: string) =>
		name === asked
			? span('?', 'accent')
			: span(text === '' ? theme.glyphs.cut : text, text === '' ? 'dim' : 'strong');
	return [
		[part('from', from), span(` ${theme.glyphs.arrow} `), part('to', to), span(' '), part('port', port)],
		[span(`${words[asked].ask} `, 'strong'), span(words[asked].rest, 'dim')],
	];
}
