import type {Match} from '../../src/incidents/incident.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {explainSource} from '../../src/ui/freshness.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {subjectTarget} from '../../src/ui/objects/targets.ts';
import type {Pane, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import {keyTo} from '../../src/ui/screen-order.ts';
import {selectedIndex} from '../../src/ui/state/standing.ts';
import {paneOf} from '../../src/ui/state/state.ts';
import {type Column, listRows, type Table} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {formatClock} from '../../src/ui/text/time.ts';
import {verdictWord} from '../../src/ui/theme.ts';
import {findingBrief, findingCopy, findingLines, findingTitle} from '../finding/lines.ts';
import {type TriageRow, triageFilterKeys, triageRows} from './rows.ts';

/** From this width on the evidence stands beside the list. */
const besideFrom = 120;

/** From this width of the list on owners are written out. */
const ownersFrom = 90;

const columnsFor = lastCall((ranks: number, code: number, more: number, wide: boolean): readonly Column[] => [
	{id: 'rank', title: '#', min: ranks, ideal: ranks, align: 'right', priority: 50},
	{id: 'verdict', title: 'VERDICT', min: 4, ideal: 4, priority: 90},
	{id: 'code', title: 'CODE', min: code, ideal: code, priority: 80},
	{id: 'summary', title: 'WHAT', min: 20, ideal: 40, grow: 1, priority: 100},
	{id: 'more', title: 'SYMPTOMS', min: more, ideal: more, align: 'right', priority: 70},
	{id: 'owner', title: 'OWNER', min: wide ? 11 : 5, ideal: wide ? 11 : 5, priority: 40},
]);

const shortOwners = {platform: 'platf', application: 'appl', joint: 'joint'} as const;

/** What is broken, why, and what next: ranked causes, and the evidence of the selected one. */
export function triageModel(input: ScreenInput): ScreenModel {
	const {frame, view, size, theme, now} = input;
	const {diagnosis, snapshot} = frame;
	const show = view.options.show === 'all' ? 'all' : 'causes';
	const rows = triageRows(diagnosis, show, view.expanded, view.filter);
	const head = headLines(input, show);
	const beside = size.columns >= besideFrom;
	const listWidth = beside ? Math.floor((size.columns - 1) * 0.52) : size.columns;
	const table = tableOf(input, rows, listWidth);
	const chosen = rows[selectedIndex(paneOf(view, 'causes'), table)];
	const room = Math.max(2, size.rows - head.length);
	const listHeight = beside
		? room
		: Math.max(1, Math.min(Math.max(rows.length, 1), Math.max(3, Math.floor(room * 0.5)), room - 2));
	const panes: Pane[] = [{id: 'causes', kind: 'table', table, width: listWidth, height: listHeight}];
	if (chosen !== undefined) {
		const width = beside ? size.columns - listWidth - 1 : size.columns;
		const text = {width, now, clock: input.state.clock, theme};
		const height = beside ? room : room - listHeight;
		const full = findingLines(chosen.finding, chosen.symptoms, text);
		const lines = full.length <= height - 1 || beside ? full : findingBrief(chosen.finding, text, height - 1);
		panes.push({
			id: 'evidence',
			kind: 'text',
			title: findingTitle(chosen.finding, theme),
			lines,
			copy: findingCopy(chosen.finding),
			width,
			height,
		});
	}
	const target = chosen?.finding.subjects
		.map(subject => subjectTarget(snapshot, subject))
		.find(found => found !== undefined);
	return {
		head,
		panes,
		arrangement: beside ? 'beside' : 'stacked',
		filterKeys: triageFilterKeys,
		...(chosen === undefined
			? {}
			: {
					open: [{type: 'go', place: {screen: 'finding', id: chosen.finding.id}}],
					copy: findingCopy(chosen.finding),
				}),
		...(target === undefined ? {} : {target}),
	};
}

function headLines({frame, theme, now, likes = []}: ScreenInput, show: 'causes' | 'all'): readonly Line[] {
	const {counts} = frame.diagnosis;
	const dot = ` ${theme.glyphs.dot} `;
	const title = show === 'all' ? 'ALL FINDINGS' : `ROOT CAUSES ${counts.roots}`;
	const first: Line = [
		span(title, counts.fail > 0 ? 'fail' : counts.warn > 0 ? 'warn' : 'heading'),
		span(`   symptoms folded ${counts.symptoms}${dot}`, 'dim'),
		span(`unknown ${counts.unknown}`, counts.unknown > 0 ? 'unknown' : 'dim'),
		span(`${dot}skipped ${counts.skip}${dot}passed ${counts.pass}`, 'dim'),
	];
	const blind = blindness(frame.snapshot, now);
	const [like] = likes;
	return [
		first,
		...(blind === undefined ? [] : [[span(blind, 'warn')] as Line]),
		...(like === undefined ? [] : [likeLine(like)]),
	];
}

/** Which solved case it looks like, and what speaks against it. */
function likeLine({incident, there, missing}: Match): Line {
	const against = missing.map(({code, now}) => `${code}${now === undefined ? '' : ` ${now}`}`).join(', ');
	return [
		span('looks like ', 'dim'),
		span(incident.id, 'key'),
		span(`, ${there.length} of ${incident.signs.length} signs`),
		span(against === '' ? '' : `; missing: ${against}`, 'dim'),
	];
}

/** The first thing that keeps the verdict from being complete, in words. */
function blindness(snapshot: Snapshot, now: number): string | undefined {
	const {api, sources} = snapshot;
	if (api.kind === 'down')
		return `API server does not answer: ${api.why}. What is shown is what was read before.`;
	const dim = sources.filter(({state}) => state.kind !== 'live' && state.kind !== 'absent');
	const [first] = dim;
	if (first === undefined) return undefined;
	const more =
		dim.length > 1 ? ` (and ${plural(dim.length - 1, 'other source')}: ${keyTo('connection')})` : '';
	return `${explainSource(first, now)}${more}`;
}

const emptyLines = lastCall(
	(diagnosis: ScreenInput['frame']['diagnosis'], filter: string, at: number): readonly Line[] => {
		const {counts} = diagnosis;
		if (filter !== '') return [[span(`no finding matches /${filter}; Esc clears the filter`, 'dim')]];
		if (diagnosis.verdict === 'UNKNOWN')
			return [
				[span('no verdict yet: too little has been read to say', 'unknown')],
				[span(`${keyTo('connection')} shows what is missing`, 'dim')],
			];
		return [
			[span(`no root causes: nothing is wrong as of ${formatClock(at)}`, 'ok')],
			[
				span(
					`${plural(counts.pass, 'check')} passed, ${counts.unknown} unknown, ${counts.skip} skipped; a shows them all`,
					'dim',
				),
			],
		];
	},
);

function tableOf({frame, view, theme}: ScreenInput, rows: readonly TriageRow[], width: number): Table {
	const wide = width >= ownersFrom;
	const ranks = String(frame.diagnosis.causes.length).length;
	const code = Math.max(6, ...rows.map(row => row.finding.code.length));
	const more = 1 + Math.max(2, ...rows.map(row => String(row.symptoms.length).length));
	return {
		...listRows(rows, row => row.key),
		columns: columnsFor(ranks, code, more, wide),
		header: false,
		marks: view.marks,
		empty: emptyLines(frame.diagnosis, view.filter, frame.snapshot.now),
		cellsOf: index => {
			const row = rows[index];
			if (row === undefined) return {};
			const {word, tone} = verdictWord(row.finding.verdict);
			const branch = row.depth === 1 ? `  ${theme.glyphs.branch} ` : '';
			const open = view.expanded.includes(row.key);
			return {
				rank: row.rank > 0 ? String(row.rank) : '',
				verdict: {text: word, tone},
				code: row.finding.code,
				summary: {text: branch + row.finding.summary, tone: row.depth === 1 ? 'dim' : 'plain'},
				more:
					row.symptoms.length === 0
						? ''
						: {text: open ? theme.glyphs.down : `+${row.symptoms.length}`, tone: 'dim'},
				owner: {text: wide ? row.finding.owner : shortOwners[row.finding.owner], tone: 'dim'},
			};
		},
	};
}
