import type {Group} from '../../src/systems/reach/groups.ts';
import {type MapRow, podsIn, type Sets} from '../../src/systems/reach/map.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {plural} from '../../src/ui/text/number.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';
import type {Tone} from '../../src/ui/theme.ts';

/** How rows of the map are told apart and filtered. */
export const mapWay: Way<MapRow> = {
	keyOf: ({direction, groups, ports}) =>
		`${direction} ${groups.map(({title}) => title).join()} ${ports.join()}`,
	filterKeys: ['pods', 'port', 'inside', 'outside'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'pods':
				return row.groups.map(({title}) => title).join(' ');
			case 'port':
				return row.ports.join(' ');
			case 'inside':
				return setsText(row.inside);
			default:
				return setsText(row.outside);
		}
	},
};

/** Columns of one direction. */
export const mapColumns = (direction: MapRow['direction']): readonly Column[] =>
	direction === 'in' ? inColumns : outColumns;

const columnsFor = (pods: string, inside: string, outside: string): readonly Column[] => [
	{id: 'pods', title: pods, min: 24, ideal: 50, cut: 'middle', grow: 1, priority: 100, sortable: true},
	{id: 'port', title: 'PORTS', min: 10, ideal: 24, priority: 95, sortable: true},
	{id: 'inside', title: inside, min: 15, ideal: 20, priority: 90, sortable: true},
	{id: 'outside', title: outside, min: 15, ideal: 24, priority: 85, sortable: true},
];
const inColumns = columnsFor('TO', 'FROM HERE', 'FROM ELSEWHERE');
const outColumns = columnsFor('FROM', 'TO HERE', 'TO ELSEWHERE');

/** Cells of a row. */
export function mapCells({groups, ports, inside, outside}: MapRow): Readonly<Record<string, Cell>> {
	return {
		pods: namesText(groups),
		port: ports.join(' '),
		inside: {text: setsText(inside), tone: toneOf(inside)},
		outside: {text: setsText(outside), tone: toneOf(outside)},
	};
}

/** "mlserver-0 and 4 more pods", without the namespace that the screen names. */
function namesText(groups: readonly Group[]): string {
	const [first] = groups;
	const more = podsIn(groups) - 1;
	const name = first?.end.kind === 'pod' ? first.end.name : (first?.title ?? '');
	return more > 0 ? `${name} and ${plural(more, 'more pod', 'more pods')}` : name;
}

/** "all", "none", "3 of 20 pods", with what is not known. */
export function setsText({allow, deny, unknown}: Sets): string {
	const total = allow.length + deny.length + unknown.length;
	if (total === 0) return 'nobody there';
	if (allow.length === total) return 'all';
	if (deny.length === total) return 'none';
	if (unknown.length === total) return 'not known';
	const [open, all] = [podsIn(allow), podsIn([...allow, ...deny, ...unknown])];
	return `${open} of ${all} pods${unknown.length === 0 ? '' : `, ${podsIn(unknown)} ?`}`;
}

function toneOf({allow, deny, unknown}: Sets): Tone {
	return unknown.length > 0
		? 'unknown'
		: deny.length === 0
			? 'plain'
			: allow.length === 0
				? 'warn'
				: 'accent';
}

/** Everybody by name. */
export function mapDetails(
	{direction, groups, ports, inside, outside}: MapRow,
	width: number,
): readonly Line[] {
	const list = (label: string, some: readonly Group[], tone: Tone) =>
		some.length === 0 ? [] : wrapLabelled(label, some.map(({title}) => title).join(', '), width, 'dim', tone);
	const verb = direction === 'in' ? 'may come in: ' : 'may be reached: ';
	const not = direction === 'in' ? 'may not come in: ' : 'may not be reached: ';
	return [
		...wrapLabelled('on ', ports.join(', '), width, 'dim'),
		...list('alike: ', groups, 'plain'),
		...list(verb, [...inside.allow, ...outside.allow], 'ok'),
		...list(not, [...inside.deny, ...outside.deny], 'warn'),
		...list('not known: ', [...inside.unknown, ...outside.unknown], 'unknown'),
	];
}
