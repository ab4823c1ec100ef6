import type {PlaybookOnScreen} from '../../src/session/playbook.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {
	commandOf,
	type PlaybookRow,
	playbookCells,
	playbookColumns,
	playbookLines,
	playbookRows,
	playbookWay,
} from './rows.ts';

const arrange = createArrange<PlaybookRow>();
const noRows: readonly PlaybookRow[] = [];
const rowsOf = lastCall((view: PlaybookOnScreen['view'], all: boolean): readonly PlaybookRow[] =>
	view === undefined ? noRows : playbookRows(view, all),
);

/** Where the migration is, what is next, and what turned red again. */
export function playbookModel(input: ScreenInput): ScreenModel {
	const list = listOf(input);
	return listScreen(input, headLines(input), list, arrange(input, list));
}

/** The row that is selected. */
export function selectedStep(input: ScreenInput): PlaybookRow | undefined {
	const list = listOf(input);
	return selectedRow(input, list, arrange(input, list));
}

function listOf({playbook, view}: ScreenInput): List<PlaybookRow> {
	const why = playbook?.problem || 'no playbook is walked in this session';
	return {
		pane: 'steps',
		rows: rowsOf(playbook?.view, view.options.show === 'all'),
		way: playbookWay,
		columns: playbookColumns,
		cellsOf: playbookCells,
		titleOf: row => [span(`${row.id} `, 'heading'), span(row.title, 'strong')],
		linesOf: playbookLines,
		targetOf: () => undefined,
		copyOf: commandOf,
		empty: [[span(why, 'warn')]],
		noun: 'step',
	};
}

function headLines({playbook, theme}: ScreenInput): readonly Line[] {
	const {view, problem = ''} = playbook ?? {};
	if (view === undefined) return [[span('Playbook', 'strong')]];
	const dot = ` ${theme.glyphs.dot} `;
	const {current, next, timers, unreachableSince, outage, playbook: walked} = view;
	const where = current === undefined ? 'every gate is closed' : `${current.phase.id} ${current.phase.title}`;
	const announced =
		outage.announcedMinutes === undefined
			? ''
			: `${dot}outage ${outage.announcedMinutes} min announced, ${outage.measured}`;
	return [
		[span(walked.title, 'strong'), span(`${dot}${where}${announced}`)],
		[
			span('next ', 'dim'),
			span(
				next === undefined
					? 'nothing is left to do'
					: `${next.step.id} ${next.step.title}: ${next.state.why}`,
			),
		],
		...(problem === '' ? [] : [[span(problem, 'warn')] as Line]),
		...(unreachableSince === undefined
			? []
			: [[span(`API unreachable since ${formatClock(unreachableSince)}: steps are frozen`, 'fail')] as Line]),
		...timers.map(
			({name, what, since, minutes, due}): Line => [
				span(
					`${due ? 'ROLLBACK DUE' : 'timer'} ${name} ${what} since ${formatClock(since)}, ${minutes} of 30 min`,
					due ? 'fail' : 'warn',
				),
			],
		),
	];
}
