import type {Diagnosis} from '../../src/diagnosis/diagnosis.ts';
import type {Difference} from '../../src/diagnosis/difference/difference.ts';
import type {CompareSide, CompareView} from '../../src/session/compare/state.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {formatCount} from '../../src/ui/text/number.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {cutText} from '../../src/ui/text/width.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import {verdictWord} from '../../src/ui/theme.ts';
import {type CompareRow, compareCells, compareColumns, compareRows, compareWay} from './rows.ts';

const arrange = createArrange<CompareRow>();
const noRows: readonly CompareRow[] = [];
const rowsOf = lastCall(
	(
		found: Difference | undefined,
		kind: CompareView['kind'],
		findings: Diagnosis['findings'],
	): readonly CompareRow[] => (found === undefined ? noRows : compareRows(found, kind, {findings})),
);

/** What is not as it was at a marked moment, or not as it is in the cluster that this one replaces. */
export function compareModel(input: ScreenInput): ScreenModel {
	const list = listOf(input);
	const arranged = arrange(input, list);
	const model = listScreen(input, headLines(input), list, arranged);
	const open = selectedRow(input, list, arranged)?.opens;
	return open === undefined ? model : {...model, open};
}

function listOf({compare, frame}: ScreenInput): List<CompareRow> {
	const found = compare?.problem === '' ? compare.difference : undefined;
	return {
		pane: 'differences',
		rows: rowsOf(found, compare?.kind ?? 'moments', frame.diagnosis.findings),
		way: compareWay,
		columns: compareColumns,
		cellsOf: compareCells,
		titleOf: row => [span(`${row.part} `, 'heading'), span(row.name, 'strong')],
		linesOf: (row, width) => [
			...(row.text === '' ? [] : wrapLabelled('', row.text, width, 'plain')),
			...factLines(
				[
					['change', row.change === row.part ? '' : row.change],
					['before', row.before || 'not there'],
					['after', row.after || 'not there'],
				],
				width,
			),
		],
		targetOf: ({target}) => target,
		copyOf: ({part, name, change, before, after}) =>
			`${part} ${name} ${change}: ${before || '-'} -> ${after || '-'}`,
		empty: emptyLines(compare),
		noun: 'difference',
	};
}

function emptyLines(compare: CompareView | undefined): readonly Line[] {
	if (compare === undefined) return [[span('nothing is compared in this session', 'warn')]];
	if (compare.problem !== '') return [];
	return compare.difference === undefined
		? [[span('comparing', 'dim')]]
		: [[span('no difference: everything that was read is the same', 'ok')]];
}

function headLines({compare, frame, size, theme}: ScreenInput): readonly Line[] {
	if (compare === undefined) return [[span('COMPARE', 'heading')]];
	const {before, after, difference, problem, kind} = compare;
	const sides: Line[] =
		before === undefined || after === undefined
			? []
			: [
					[
						span('COMPARE ', 'heading'),
						...sideSpans(before, kind, size.columns),
						span(` ${theme.glyphs.arrow} `),
						...sideSpans(after, kind, size.columns),
					],
				];
	const said: Line[] =
		problem === '' ? [] : [[span(problem, problem.startsWith('refused') ? 'fail' : 'warn')]];
	const silent = kind === 'clusters' && before !== undefined && before.silent !== '';
	return [
		...(sides.length === 0 ? [[span('COMPARE', 'heading')] as Line] : sides),
		...said,
		...(silent ? [[span(`${before.context} does not answer: ${before.silent}`, 'fail')] as Line] : []),
		...(difference === undefined || problem !== '' ? [] : [countsLine(difference, kind, theme.glyphs)]),
		...(kind === 'clusters' && problem === ''
			? checkLines(frame.diagnosis, size.columns, theme.glyphs.cut)
			: []),
	];
}

function sideSpans({context, at, verdict}: CompareSide, kind: CompareView['kind'], width: number): Line {
	const {word, tone} = verdictWord(verdict);
	const room = Math.max(8, Math.floor(width / 2) - 24);
	const name = kind === 'clusters' ? `${cutText(context, room, 'middle')} ` : '';
	return [
		span(name, 'strong'),
		span(`${formatClock(at)} `, kind === 'clusters' ? 'dim' : 'strong'),
		span(word, tone),
	];
}

/** How much differs, in the words of the rows. */
function countsLine(
	{verdicts, services, workloads, pods, policies, pools, sameCluster}: Difference,
	kind: CompareView['kind'],
	{dot, arrow}: {readonly dot: string; readonly arrow: string},
): Line {
	const parts: readonly (readonly [string, number])[] = [
		['verdicts', verdicts.length],
		['services', services.length],
		['workloads', workloads.length],
		['moved', pods.moved.length],
		['policies', policies.length],
		['pools', pools.length],
	];
	const counted = parts
		.filter(([, count]) => count > 0)
		.map(([what, count]) => `${what} ${formatCount(count)}`);
	const podsText = `pods ${formatCount(pods.before)} ${arrow} ${formatCount(pods.after)}`;
	const other = kind === 'moments' && sameCluster === false ? ['another cluster'] : [];
	return [span([podsText, ...counted, ...other].join(` ${dot} `))];
}

/** What has to be so before the new cluster takes over, and while the old one is kept. */
const codes = ['CTX-01', 'CTX-02', 'CTX-03', 'RBK-05'];

function checkLines({findings}: Diagnosis, width: number, cut: string): readonly Line[] {
	return codes.flatMap(code => {
		const found = findings.find(finding => finding.code === code);
		if (found === undefined) return [];
		const {word, tone} = verdictWord(found.verdict);
		const label = `${word} ${code} `;
		return [
			[
				span(label, tone),
				span(cutText(found.summary, Math.max(1, width - label.length), 'end', cut)),
			] as Line,
		];
	});
}
