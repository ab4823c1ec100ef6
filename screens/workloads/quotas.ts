import type {QuotaLine} from '../../src/systems/workloads.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Glyphs, Tone} from '../../src/ui/theme.ts';

/** How the resources of quotas are told apart and filtered. */
export const quotaWay: Way<QuotaLine> = {
	keyOf: ({namespace, name, resource}) => `${namespace}/${name}/${resource}`,
	filterKeys: ['quota', 'resource', 'refuses'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'quota':
				return `${row.namespace}/${row.name}`;
			case 'resource':
				return row.resource;
			case 'used':
				return row.share ?? -1;
			default:
				return refusalText(row);
		}
	},
};

/** What refuses first, then the fullest. */
export const quotasInOrder = lastCall((rows: readonly QuotaLine[]): readonly QuotaLine[] =>
	[...rows].sort(
		(a, b) =>
			b.refused.length - a.refused.length ||
			(b.share ?? 0) - (a.share ?? 0) ||
			(quotaWay.keyOf(a) < quotaWay.keyOf(b) ? -1 : 1),
	),
);

export const quotaColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'quota',
		title: 'QUOTA',
		min: 16,
		ideal: Math.min(28, Math.max(16, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'resource', title: 'RESOURCE', min: 15, ideal: 18, cut: 'middle', priority: 95, sortable: true},
	{id: 'used', title: 'USED', min: 9, ideal: 13, align: 'right', priority: 85, sortable: true},
	{id: 'bar', title: '', min: 8, ideal: 10, priority: 50},
	{id: 'refuses', title: 'REFUSES', min: 14, ideal: 34, grow: 1, priority: 90},
]);

/** Cells of one resource of a quota. */
export function quotaCells(row: QuotaLine, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const tone = fullTone(row);
	return {
		quota: `${row.namespace}/${row.name}`,
		resource: row.resource,
		used: {text: `${row.used || '?'}/${row.hard}`, tone},
		bar: {text: bar(row, 10, glyphs), tone: tone === 'plain' ? 'dim' : tone},
		refuses: row.refused.length === 0 ? '' : {text: refusalText(row), tone: 'fail'},
	};
}

/** "2 refused: init, wait: requests.cpu". */
function refusalText({refused}: QuotaLine): string {
	if (refused.length === 0) return '';
	const lacking = [...new Set(refused.flatMap(one => one.lacking))];
	const why =
		lacking.length > 0
			? `not said by ${lacking.map(text => text.split(':')[0]).join('; ')}`
			: refused.some(one => one.why === 'exceeded')
				? 'no room'
				: 'not counted yet';
	return `${refused.length} refused: ${why}`;
}

/** Details of one resource of a quota: who is refused, and for which missing request. */
export function quotaDetails(row: QuotaLine, width: number): readonly Line[] {
	return [
		...row.refused.flatMap(({kind, name, lacking, text}) => [
			...wrapLabelled('FAIL refused: ', `${kind} ${name}`, width, 'fail'),
			...(lacking.length === 0 ? [] : wrapLabelled('  missing: ', lacking.join('; '), width, 'warn')),
			...wrapLabelled('  ', text, width, 'plain', 'dim'),
		]),
		...factLines(
			[
				[
					'used',
					`${row.used || 'not counted'} of ${row.hard}${row.share === null ? '' : ` (${Math.round(row.share * 100)}%)`}`,
				],
				['defaults', row.defaults.join(', ') || 'none: no LimitRange fills in what containers do not say'],
			],
			width,
		),
	];
}

/** Title of the details. */
export function quotaTitle({namespace, name, resource, refused}: QuotaLine): Line {
	return [
		span(`${namespace}/${name} ${resource}`, 'strong'),
		...(refused.length > 0 ? [span(` ${plural(refused.length, 'refusal')}`, 'fail')] : []),
	];
}

function fullTone({share}: QuotaLine): Tone {
	return share === null ? 'unknown' : share >= 1 ? 'fail' : share >= 0.9 ? 'warn' : 'plain';
}

function bar({share}: QuotaLine, width: number, glyphs: Glyphs): string {
	if (share === null) return '';
	const filled = share === 0 ? 0 : Math.max(1, Math.min(width, Math.round(share * width)));
	return glyphs.bar.repeat(filled) + glyphs.barRest.repeat(width - filled);
}
