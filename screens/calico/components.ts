import type {CalicoSummary} from '../../src/systems/calico.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import type {VerdictWord} from '../../src/ui/theme.ts';

/** A workload of Calico, or what the operator says of a component. */
export type Component = {
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	readonly state: VerdictWord;
	readonly says: string;
};

/** What runs, then what the operator says. */
export const componentsOf = lastCall(({components, operator}: CalicoSummary): readonly Component[] => [
	...components.map(({kind, namespace, name, ready, desired}) => ({
		kind,
		namespace,
		name,
		state: stateOf(ready, desired),
		says: `${ready} of ${desired} ready`,
	})),
	...operator.map(({name, available, degraded, progressing, why}) => ({
		kind: 'TigeraStatus',
		namespace: '',
		name,
		state:
			degraded === true || available === false
				? ({word: 'FAIL', tone: 'fail'} as const)
				: available === null
					? ({word: '?', tone: 'unknown'} as const)
					: ({word: 'ok', tone: 'ok'} as const),
		says: [
			available === null ? 'the operator says nothing of it' : available ? 'available' : 'not available',
			...(progressing === true ? ['progressing'] : []),
			...(degraded === true ? ['degraded'] : []),
			...(why === '' ? [] : [why]),
		].join(', '),
	})),
]);

function stateOf(ready: number, desired: number): VerdictWord {
	if (ready >= desired) return {word: 'ok', tone: desired === 0 ? 'dim' : 'ok'};
	return ready === 0 ? {word: 'FAIL', tone: 'fail'} : {word: 'WARN', tone: 'warn'};
}

/** How components are told apart and filtered. */
export const componentWay: Way<Component> = {
	keyOf: ({kind, namespace, name}) => `${kind} ${namespace}/${name}`,
	filterKeys: ['name', 'kind', 'state', 'says'],
	fieldOf: (row, column) => {
		if (column === 'state') return row.state.word;
		return column === 'name' ? row.name : column === 'kind' ? row.kind : row.says;
	},
};

export const componentColumns = lastCall((longest: number): readonly Column[] => [
	{
		id: 'name',
		title: 'COMPONENT',
		min: 14,
		ideal: Math.min(32, Math.max(14, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'state', title: 'STATE', min: 5, ideal: 5, priority: 95, sortable: true},
	{id: 'kind', title: 'KIND', min: 10, ideal: 12, priority: 60, sortable: true},
	{id: 'says', title: 'WHAT IT SAYS', min: 16, ideal: 40, grow: 1, priority: 90},
]);

/** Cells of a component. */
export function componentCells({name, kind, state, says}: Component): Readonly<Record<string, Cell>> {
	return {name, kind, state: {text: state.word, tone: state.tone}, says};
}

/** Details of a component. */
export function componentDetails({kind, namespace, name, says}: Component, width: number): readonly Line[] {
	return factLines(
		[
			[kind, namespace === '' ? name : `${namespace}/${name}`],
			['says', says],
		],
		width,
	);
}
