import type {Isolation} from '../../src/systems/policies/isolation.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatCount, plural} from '../../src/ui/text/number.ts';
import type {Glyphs} from '../../src/ui/theme.ts';

/** How namespaces are told apart and filtered. */
export const namespaceWay: Way<Isolation> = {
	keyOf: ({namespace}) => namespace,
	filterKeys: ['namespace', 'says'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'namespace':
				return row.namespace;
			case 'pods':
				return row.pods;
			case 'in':
				return row.ingress;
			case 'out':
				return row.egress;
			case 'policies':
				return row.policies;
			default:
				return noteOf(row);
		}
	},
};

/** Those with policies first, then by name. */
export const namespacesInOrder = lastCall((rows: readonly Isolation[]): readonly Isolation[] =>
	[...rows].sort((a, b) => Number(b.policies > 0) - Number(a.policies > 0)),
);

export const namespaceColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'namespace',
		title: 'NAMESPACE',
		min: 16,
		ideal: Math.min(40, Math.max(16, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'pods', title: 'PODS', min: 5, ideal: 7, align: 'right', priority: 90, sortable: true},
	{id: 'in', title: 'ISOLATED IN', min: 11, ideal: 11, align: 'right', priority: 85, sortable: true},
	{id: 'out', title: 'OUT', min: 5, ideal: 7, align: 'right', priority: 80, sortable: true},
	{id: 'policies', title: 'POLICIES', min: 8, ideal: 8, align: 'right', priority: 70, sortable: true},
	{id: 'says', title: 'NOTE', min: 16, ideal: 30, grow: 1, priority: 75},
]);

/** Cells of a namespace. */
export function namespaceCells(row: Isolation, glyphs: Glyphs): Readonly<Record<string, Cell>> {
	const some = (count: number): Cell => (count === 0 ? {text: glyphs.dash, tone: 'dim'} : formatCount(count));
	return {
		namespace: row.namespace,
		pods: some(row.pods),
		in: some(row.ingress),
		out: some(row.egress),
		policies: some(row.policies),
		says: {text: noteOf(row), tone: row.notEnforced > 0 ? 'warn' : 'unknown'},
	};
}

/** Details of a namespace. */
export function namespaceDetails(row: Isolation, width: number): readonly Line[] {
	return factLines(
		[
			['pods with a network of their own', formatCount(row.pods)],
			['nobody may come in but by rules', plural(row.ingress, 'pod')],
			['nothing may go out but by rules', plural(row.egress, 'pod')],
			[
				'selected, and nobody enforces it',
				row.notEnforced === 0
					? ''
					: `${plural(row.notEnforced, 'pod')}: they talk freely until they are recreated`,
			],
			[
				'not decided here',
				row.undecided === 0 ? '' : `${plural(row.undecided, 'pod')}: a policy of another kind may decide`,
			],
			['policies in the namespace', formatCount(row.policies)],
		],
		width,
	);
}

function noteOf({notEnforced, undecided}: Isolation): string {
	return [
		...(notEnforced > 0 ? [`not enforced on ${plural(notEnforced, 'pod')}`] : []),
		...(undecided > 0 ? [`${plural(undecided, 'pod')} undecided`] : []),
	].join(', ');
}
