import type {TroubledPod} from '../../src/systems/workloads/pods.ts';
import type {WorkloadEvent} from '../../src/systems/workloads.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import {factLines} from '../../src/ui/notes.ts';
import type {ScreenInput} from '../../src/ui/screen.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatMoment} from '../../src/ui/text/time.ts';

const stateOf = ({trouble, isBack}: TroubledPod) =>
	trouble === 'pending' ? 'waits' : isBack ? 'was killed' : 'KILLED';

/** How pods in trouble are told apart and filtered. */
export const podWay: Way<TroubledPod> = {
	keyOf: ({namespace, name, trouble, what}) => `${namespace}/${name} ${trouble} ${what}`,
	filterKeys: ['pod', 'state', 'what', 'node', 'owner', 'why'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'pod':
				return `${row.namespace}/${row.name}`;
			case 'state':
				return stateOf(row);
			case 'what':
				return row.what;
			case 'node':
				return row.node;
			case 'owner':
				return row.owner;
			case 'when':
				return row.at;
			default:
				return row.why;
		}
	},
};

export const podColumns = lastCall((longest: number): readonly Column[] => [
	{id: 'state', title: 'STATE', min: 10, ideal: 10, priority: 95, sortable: true},
	{
		id: 'pod',
		title: 'POD',
		min: 16,
		ideal: Math.min(48, Math.max(16, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'what', title: 'WHAT', min: 8, ideal: 17, priority: 90, sortable: true},
	{id: 'when', title: 'WHEN', min: 5, ideal: 8, align: 'right', priority: 80, sortable: true, restless: true},
	{id: 'why', title: 'WHY', min: 16, ideal: 30, grow: 1, priority: 70},
]);

/** Cells of a pod in trouble. */
export function podCells(row: TroubledPod, {now, state}: ScreenInput): Readonly<Record<string, Cell>> {
	const word = stateOf(row);
	return {
		state: {text: word, tone: word === 'KILLED' ? 'fail' : 'warn'},
		pod: `${row.namespace}/${row.name}`,
		what: row.what,
		when: formatMoment(row.at, now, state.clock),
		why: row.why,
	};
}

/** Details of a pod in trouble. */
export function podDetails(row: TroubledPod, width: number): readonly Line[] {
	return factLines(
		[
			[row.trouble === 'killed' ? 'container' : 'status', row.what],
			['why', row.why],
			['owner', row.owner || 'none: nothing recreates it'],
			['node', row.node || 'not placed on any'],
			[row.trouble === 'killed' ? 'killed' : 'since', row.at === 0 ? '' : new Date(row.at).toISOString()],
		],
		width,
	);
}

/** How warnings are told apart and filtered. */
export const eventWay: Way<WorkloadEvent> = {
	keyOf: ({kind, namespace, name, reason, message}) => `${kind}/${namespace}/${name} ${reason} ${message}`,
	filterKeys: ['object', 'reason', 'from', 'says'],
	fieldOf: (row, column) => {
		switch (column) {
			case 'object':
				return `${row.kind} ${row.namespace}/${row.name}`;
			case 'reason':
				return row.reason;
			case 'from':
				return row.from;
			case 'when':
				return row.at;
			default:
				return row.message;
		}
	},
};

export const eventColumns = lastCall((longest: number): readonly Column[] => [
	{id: 'when', title: 'WHEN', min: 5, ideal: 8, align: 'right', priority: 95, sortable: true, restless: true},
	{id: 'reason', title: 'REASON', min: 10, ideal: 16, priority: 90, sortable: true},
	{
		id: 'object',
		title: 'OBJECT',
		min: 16,
		ideal: Math.min(44, Math.max(16, longest)),
		cut: 'middle',
		priority: 100,
		sortable: true,
	},
	{id: 'says', title: 'SAYS', min: 20, ideal: 40, grow: 1, priority: 85},
]);

/** Cells of a warning. */
export function eventCells(row: WorkloadEvent, {now, state}: ScreenInput): Readonly<Record<string, Cell>> {
	return {
		when: formatMoment(row.at, now, state.clock),
		reason: {text: row.reason, tone: 'warn'},
		object: `${row.kind} ${row.namespace}/${row.name}`,
		says: row.count > 1 ? `${row.count} times: ${row.message}` : row.message,
	};
}

/** Details of a warning. */
export function eventDetails(row: WorkloadEvent, width: number): readonly Line[] {
	return factLines(
		[
			['says', row.message],
			['times', row.count > 1 ? String(row.count) : ''],
			['last', row.at === 0 ? '' : new Date(row.at).toISOString()],
			['from', row.from],
		],
		width,
	);
}
