import type {WorkflowLine} from '../../src/systems/workloads.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines, noteLines} from '../../src/ui/notes.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatMoment} from '../../src/ui/text/time.ts';
import type {VerdictWord} from '../../src/ui/theme.ts';

const words: Readonly<Record<WorkflowLine['state'], VerdictWord>> = {
	failed: {word: 'FAIL', tone: 'fail'},
	stuck: {word: 'stuck', tone: 'warn'},
	running: {word: 'running', tone: 'accent'},
	past: {word: 'past', tone: 'dim'},
	succeeded: {word: 'ok', tone: 'ok'},
};
const order = Object.keys(words);

/** How workflows are told apart and filtered. */
export const workflowWay: Way<WorkflowLine> = {
	keyOf: ({namespace, name}) => `${namespace}/${name}`,
	filterKeys: ['workflow', 'state', 'from', 'says'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'workflow':
				return `${row.namespace}/${row.name}`;
			case 'state':
				return words[row.state].word;
			case 'from':
				return row.madeFrom;
			case 'when':
				return row.finishedAt || row.startedAt;
			default:
				return row.says;
		}
	},
};

/** What failed first, then the newest. */
export const workflowsInOrder = lastCall((rows: readonly WorkflowLine[]): readonly WorkflowLine[] =>
	[...rows].sort(
		(a, b) =>
			order.indexOf(a.state) - order.indexOf(b.state) ||
			b.startedAt - a.startedAt ||
			(a.name < b.name ? -1 : 1),
	),
);

export const workflowColumns = lastCall((longest: number): readonly Column[] => [
	{id: 'state', title: 'STATE', min: 7, ideal: 7, priority: 95, sortable: true},
	{
		id: 'workflow',
		title: 'WORKFLOW',
		min: 16,
		ideal: Math.min(44, Math.max(16, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'when', title: 'WHEN', min: 5, ideal: 8, align: 'right', priority: 70, sortable: true, restless: true},
	{id: 'says', title: 'SAYS', min: 20, ideal: 40, grow: 1, priority: 90},
]);

/** Cells of a workflow. */
export function workflowCells(row: WorkflowLine, {now, state}: ScreenInput): Readonly<Record<string, Cell>> {
	const {word, tone} = words[row.state];
	return {
		state: {text: word, tone},
		workflow: row.name,
		when: formatMoment(row.finishedAt || row.startedAt, now, state.clock),
		says: row.says,
	};
}

/** Details of a workflow. */
export function workflowDetails(row: WorkflowLine, width: number): readonly Line[] {
	return [
		...noteLines(row.findings, width),
		...factLines(
			[
				['phase', row.phase],
				['step', row.step],
				['says', row.says],
				['made from', row.madeFrom],
				['started', moment(row.startedAt)],
				['ended', moment(row.finishedAt)],
				[
					'note',
					row.state === 'past'
						? 'another one from the same template came through since, or it is long ago'
						: '',
				],
			],
			width,
		),
	];
}

const moment = (at: number) => (at === 0 ? '' : new Date(at).toISOString());

/** Title of the details. */
export function workflowTitle(row: WorkflowLine): Line {
	const {word, tone} = words[row.state];
	return [span(`${row.namespace}/${row.name}`, 'strong'), span(` ${word}`, tone)];
}
