import {leftOverProbes} from '../../src/migration/left-over-probes.ts';
import {type MatrixKind, matrixKinds} from '../../src/probes/plans/matrix-kinds.ts';
import type {ProbeResult} from '../../src/store/probes.ts';
import {createArrange, type List, listScreen} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {partOf} from '../../src/ui/parts.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {matrixLines} from './matrix.ts';
import {
	outcomeTone,
	outcomeWord,
	type ProbeRow,
	placeWord,
	probeCells,
	probeLines,
	probesColumns,
	probesWay,
	probeTitle,
	targetWord,
} from './rows.ts';

/** Every answer, or the last matrix. */
export const probesParts = ['answers', 'matrix'] as const;

const arrange = createArrange<ProbeRow>();
const newestFirst = lastCall((results: readonly ProbeResult[]): readonly ProbeRow[] =>
	results.map((result, number) => ({number, result})).reverse(),
);

/** The matrix that p asks. */
export function chosenMatrix({view}: ScreenInput): MatrixKind {
	return matrixKinds.find(kind => kind === view.options.of) ?? 'pods';
}

/** The one after it. */
export function nextMatrix(input: ScreenInput): MatrixKind {
	return matrixKinds[(matrixKinds.indexOf(chosenMatrix(input)) + 1) % matrixKinds.length] ?? 'pods';
}

/** What was asked of the network and what it answered, the newest first; or the last matrix, filled as it is asked. */
export function probesModel(input: ScreenInput): ScreenModel {
	const head = headLines(input);
	if (partOf(input.view, probesParts) === 'matrix') return matrixModel(input, head);
	const list = listOf(input);
	return listScreen(input, head, list, arrange(input, list));
}

function matrixModel(input: ScreenInput, head: readonly Line[]): ScreenModel {
	const {size, probing, theme} = input;
	const matrix = probing?.matrix;
	const lines =
		matrix === undefined
			? [[span(`no matrix yet: p asks the one of ${chosenMatrix(input)}, b chooses another`, 'dim')]]
			: matrixLines(matrix, size.columns, theme);
	const height = Math.max(1, size.rows - head.length);
	const copy = matrix === undefined ? '' : `ktriage probe matrix --of ${matrix.of} --allow-actions`;
	return {
		head,
		panes: [{id: 'matrix', kind: 'text', lines, copy, width: size.columns, height}],
		arrangement: 'stacked',
		copy,
	};
}

function listOf({frame, now, state}: ScreenInput): List<ProbeRow> {
	return {
		pane: 'probes',
		rows: newestFirst(frame.snapshot.probes),
		way: probesWay,
		columns: probesColumns,
		cellsOf: row => probeCells(row, now, state.clock),
		titleOf: probeTitle,
		linesOf: probeLines,
		targetOf: () => undefined,
		copyOf: ({result}) => `${result.probe} ${placeWord(result.from)} ${targetWord(result)} ${result.outcome}`,
		empty: [
			[span('nothing was asked of the network yet', 'dim')],
			[span('p on a finding asks what would disprove it, p here a matrix', 'dim')],
		],
		noun: 'answer',
	};
}

const countsOf = lastCall((results: readonly ProbeResult[]): readonly (readonly [string, number])[] => {
	const counts = new Map<string, number>();
	for (const {outcome} of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1]);
});

function headLines(input: ScreenInput): readonly Line[] {
	const {frame, probing, theme} = input;
	const dot = ` ${theme.glyphs.dot} `;
	const results = frame.snapshot.probes;
	const counts = countsOf(results).flatMap(([outcome, count]) => [
		span(dot, 'dim'),
		span(`${outcomeWord(outcome)} ${count}`, outcomeTone(outcome)),
	]);
	const working = probing?.working;
	const first: Line =
		working === undefined
			? [span(`PROBES ${plural(results.length, 'answer')}`, 'heading'), ...counts]
			: [
					span(`ASKING ${working.done} of ${working.of}`, 'heading'),
					span(`  ${working.title}  `),
					span('s', 'key'),
					span(' stops', 'dim'),
				];
	const lines: Line[] = [first, secondLine(input)];
	const left = leftOverProbes(frame.snapshot).length;
	if (left > 0)
		lines.push([
			span(`${plural(left, 'probe pod')} of ktriage left over from an earlier run: ktriage cleanup`, 'warn'),
		]);
	return lines;
}

function secondLine(input: ScreenInput): Line {
	const {probing} = input;
	if (probing === undefined) return [span('nothing can be asked from here: a recording is shown', 'dim')];
	const {last} = probing;
	if (last === undefined)
		return [span(`p asks the matrix of ${chosenMatrix(input)}, shown before it is asked`, 'dim')];
	const {answered, of, cancelled, moves, problem, title} = last;
	if (problem !== '') return [span(`${title}: ${problem}`, 'fail')];
	const ids = (move: string): string =>
		moves
			.filter(one => one.move === move)
			.map(({id}) => id)
			.join(', ');
	const [withdrawn, confirmed] = [ids('withdrawn'), ids('confirmed')];
	return [
		span(`last: ${answered} of ${of}${cancelled ? ', stopped' : ''}  `, 'dim'),
		...(confirmed === '' ? [] : [span(`confirmed ${confirmed}  `, 'fail')]),
		...(withdrawn === '' ? [] : [span(`withdrawn ${withdrawn}  `, 'ok')]),
		...(moves.length === 0 ? [span('no verdict changed  ', 'dim')] : []),
		span(`p: matrix of ${chosenMatrix(input)}`, 'dim'),
	];
}
