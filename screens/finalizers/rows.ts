import {agoText} from '../../src/checks/duration.ts';
import type {ExplainedObject, StuckVerdict} from '../../src/finalizers/explain.ts';
import {cell} from '../../src/store/sanitise.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {type Line, span} from '../../src/ui/text/line.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';

const tones: Readonly<Record<StuckVerdict, Tone>> = {
	api: 'fail',
	webhook: 'fail',
	restore: 'warn',
	restart: 'warn',
	remove: 'warn',
	refuse: 'fail',
	wait: 'plain',
	nothing: 'dim',
	unknown: 'unknown',
};

const objectText = ({object: {kind, name}}: ExplainedObject): string => cell(`${kind}/${name}`, 300);
const heldText = ({finalizers}: ExplainedObject): string =>
	cell(finalizers.map(({name}) => name).join(', ') || 'none', 300);

/** How objects are told apart and filtered. */
export const stuckWay: Way<ExplainedObject> = {
	keyOf: ({object}) => object.uid,
	filterKeys: ['namespace', 'object', 'finalizer', 'verdict'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'namespace':
				return row.object.namespace;
			case 'object':
				return objectText(row);
			case 'since':
				return -Date.parse(row.object.deletionTimestamp);
			case 'verdict':
				return row.verdict;
			default:
				return heldText(row);
		}
	},
};

export const stuckColumns: readonly Column[] = [
	{id: 'verdict', title: 'DO', min: 7, ideal: 8, priority: 95, sortable: true},
	{id: 'namespace', title: 'NAMESPACE', min: 8, ideal: 18, cut: 'middle', priority: 70, sortable: true},
	{id: 'object', title: 'OBJECT', min: 16, ideal: 34, cut: 'middle', priority: 100, sortable: true},
	{id: 'since', title: 'FOR', min: 5, ideal: 6, align: 'right', priority: 90, sortable: true, restless: true},
	{id: 'finalizer', title: 'FINALIZERS', min: 14, ideal: 26, cut: 'middle', priority: 80, sortable: true},
	{id: 'why', title: 'WHY', min: 16, ideal: 40, grow: 1, priority: 60},
];

/** Cells of an object. */
export function stuckCells(row: ExplainedObject, now: number): Readonly<Record<string, Cell>> {
	return {
		verdict: {text: row.verdict, tone: tones[row.verdict]},
		namespace: cell(row.object.namespace, 300),
		object: objectText(row),
		since: agoText(Math.max(0, now - Date.parse(row.object.deletionTimestamp))),
		finalizer: heldText(row),
		why: cell(row.why, 600),
	};
}

/** Title of the explanation. */
export function stuckTitle(row: ExplainedObject): Line {
	const {namespace} = row.object;
	return [
		span(`${namespace === '' ? '' : cell(`${namespace}/`, 300)}${objectText(row)}`, 'strong'),
		span(` ${row.verdict}`, tones[row.verdict]),
	];
}

/** Who should take each finalizer away, whether they can, and what a removal would leave. */
export function stuckDetails(
	row: ExplainedObject,
	chosen: string | undefined,
	width: number,
): readonly Line[] {
	const {finalizers, object, blockedBy, verdict, why} = row;
	return [
		...wrapLabelled(`${verdict}: `, cell(why, 600), width, tones[verdict]),
		...blockedBy.slice(0, 10).flatMap(text => wrapLabelled('held by: ', cell(text, 600), width, 'warn')),
		...finalizers.flatMap(one => [
			...wrapLabelled(`${cell(one.name, 300)}: `, `${one.state}; ${cell(one.why, 600)}`, width, 'strong'),
			...factLines(
				[
					['  taken away by', cell(one.controller, 300)],
					[
						one.removable ? '  removed by hand, in the end' : '  not to be removed by hand',
						cell(one.cost, 600),
					],
				],
				width,
			),
		]),
		...(chosen === undefined
			? []
			: wrapLabelled(
					'x: ',
					`plans to take ${cell(chosen, 300)} off${finalizers.length > 1 ? ' (f: another one)' : ''}`,
					width,
					'key',
				)),
		...factLines(
			[
				['belongs to', object.owners.join(', ')],
				['written by', object.managers.join(', ')],
			],
			width,
		),
	];
}
