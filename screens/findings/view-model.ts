import type {Finding} from '../../src/checks/finding.ts';
import {failuresOf, layerOfCode} from '../../src/diagnosis/catalogue.ts';
import {createArrange, type List, listScreen, selectedRow} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import type {ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {ViewState} from '../../src/ui/state/state.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {findingCopy, findingLines, findingTitle} from '../finding/lines.ts';
import {
	chosenFindings,
	findingCells,
	findingColumns,
	findingWay,
	type Show,
	shows,
	showWords,
} from './rows.ts';

const arrange = createArrange<Finding>();
const chosen = lastCall(chosenFindings);

/** What the choices of this screen stand on. */
export function choicesOf({options}: ViewState): {
	readonly show: Show;
	readonly owner: string;
	readonly layer: string;
} {
	return {
		show: shows.find(one => one === options.show) ?? 'all',
		owner: options.owner ?? '',
		layer: options.layer ?? '',
	};
}

/** Every finding, whatever its verdict: to be filtered by owner, layer, verdict and class. */
export function findingsModel(input: ScreenInput): ScreenModel {
	const list = listOf(input);
	const arranged = arrange(input, list);
	const model = listScreen(input, headLines(input, arranged.rows.length), list, arranged);
	const row = selectedRow(input, list, arranged);
	return row === undefined ? model : {...model, open: [{type: 'go', place: {screen: 'finding', id: row.id}}]};
}

/** The finding that is selected. */
export function selectedFinding(input: ScreenInput): Finding | undefined {
	const list = listOf(input);
	return selectedRow(input, list, arrange(input, list));
}

function listOf({frame, view, now, state, theme}: ScreenInput): List<Finding> {
	const {snapshot, diagnosis} = frame;
	const {show, owner, layer} = choicesOf(view);
	return {
		pane: 'findings',
		rows: chosen(diagnosis.findings, show, owner, layer),
		way: findingWay,
		columns: findingColumns,
		cellsOf: findingCells,
		titleOf: finding => findingTitle(finding, theme),
		linesOf: (finding, width) => [
			...catalogueLine(finding),
			...findingLines(
				finding,
				diagnosis.findings.filter(({explainedBy}) => explainedBy.includes(finding.id)),
				{width, now, clock: state.clock, theme},
			),
		],
		targetOf: ({subjects}) =>
			subjects.map(one => subjectTarget(snapshot, one)).find(one => one !== undefined),
		copyOf: findingCopy,
		empty: [
			[span('no finding is of these verdicts, this owner and this layer; v, u and b choose others', 'dim')],
		],
		noun: 'finding',
	};
}

function catalogueLine({code}: Finding): readonly Line[] {
	const failures = failuresOf(code);
	const words = [
		`layer ${layerOfCode(code) ?? 'none'}`,
		...(failures.length > 0 ? [`known failures ${failures.join(', ')}`] : []),
	];
	return [[span(words.join('; '), 'dim')]];
}

function headLines({frame, view, theme}: ScreenInput, shown: number): readonly Line[] {
	const {counts, findings} = frame.diagnosis;
	const {show, owner, layer} = choicesOf(view);
	const dot = ` ${theme.glyphs.dot} `;
	return [
		[
			span(`FINDINGS ${shown} of ${findings.length}`, 'heading'),
			span(`   FAIL ${counts.fail}`, counts.fail > 0 ? 'fail' : 'dim'),
			span(`${dot}WARN ${counts.warn}`, counts.warn > 0 ? 'warn' : 'dim'),
			span(`${dot}UNKNOWN ${counts.unknown}`, counts.unknown > 0 ? 'unknown' : 'dim'),
			span(`${dot}SKIP ${counts.skip}${dot}PASS ${counts.pass}`, 'dim'),
		],
		[
			span(
				`showing ${showWords[show]}${dot}${owner === '' ? 'every owner' : `owner ${owner}`}${dot}${layer === '' ? 'every layer' : `layer ${layer}`}`,
				'dim',
			),
		],
	];
}
