import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Change, changeSteps, comparisonsIn, mostComparisons} from '../../src/systems/reach/changes.ts';
import {diffSteps} from '../../src/systems/reach/diff.ts';
import {type PolicyManifests, withManifests} from '../../src/systems/reach/manifests.ts';
import type {Background} from '../../src/ui/background.ts';
import {createLater, type Later} from '../../src/ui/later.ts';
import type {Way} from '../../src/ui/list-screen.ts';
import {lastCall} from '../../src/ui/memo.ts';
import type {Draft} from '../../src/ui/state/state.ts';
import type {Cell, Column} from '../../src/ui/table/table.ts';
import {verdictTones} from '../explain/answer.ts';

/** An edited policy that could be read. */
export type Read = Extract<Extract<Draft, {readonly kind: 'edited'}>['read'], {readonly kind: 'read'}>;

/** What it would change: too many comparisons are not made. */
export type WhatIf =
	| {readonly kind: 'compared'; readonly changes: readonly Change[]; readonly more: boolean}
	| {readonly kind: 'too many'; readonly comparisons: number};

type Input = {readonly snapshot: Snapshot; readonly read: Read};

/** So many changes are listed. */
export const mostChanges = 2_000;
/** Cluster milliseconds after which it is worked out again while the cluster changes. */
const restMs = 10_000;

const later = createLater<Input, WhatIf>(steps, restMs);
const sameInput = lastCall((snapshot: Snapshot, read: Read): Input => ({snapshot, read}));

function* steps({snapshot, read}: Input): Generator<void, WhatIf> {
	const after = withManifests(snapshot, read.applied, read.deleted);
	const comparison = yield* diffSteps(snapshot, after, []);
	const comparisons = comparisonsIn(comparison);
	if (comparisons > mostComparisons) return {kind: 'too many', comparisons};
	return {kind: 'compared', ...(yield* changeSteps(comparison, mostChanges))};
}

/** What an edited policy would change, worked out between keys. `text` tells one edit from another. */
export function whatIf(background: Background, snapshot: Snapshot, read: Read, text: string): Later<WhatIf> {
	return later(background, `${snapshot.cluster.uid} ${text}`, sameInput(snapshot, read), snapshot.now);
}

/** Names of everything that was edited, for the head. */
export function namesOf({rows}: PolicyManifests): readonly string[] {
	return rows.map(({row}) => (row.namespace === '' ? row.name : `${row.namespace}/${row.name}`));
}

/** How changes are told apart and filtered. */
export const changeWay: Way<Change> = {
	keyOf: ({from, to, port}) => `${from.title} ${to.title} ${port.text}`,
	filterKeys: ['from', 'to', 'port', 'before', 'after'],
	fieldOf: ({from, to, port, before, after}, column) => {
		switch (column) {
			case 'from':
				return from.title;
			case 'to':
				return to.title;
			case 'port':
				return port.text;
			case 'before':
				return before.verdict;
			default:
				return after.verdict;
		}
	},
};

export const changeColumns: readonly Column[] = [
	{id: 'before', title: 'NOW', min: 7, ideal: 7, priority: 95, sortable: true},
	{id: 'after', title: 'THEN', min: 7, ideal: 7, priority: 100, sortable: true},
	{id: 'port', title: 'PORT', min: 9, ideal: 15, priority: 90, sortable: true},
	{id: 'from', title: 'FROM', min: 18, ideal: 44, cut: 'middle', grow: 1, priority: 85, sortable: true},
	{id: 'to', title: 'TO', min: 18, ideal: 44, cut: 'middle', grow: 1, priority: 84, sortable: true},
];

/** Cells of a change. */
export function changeCells({from, to, port, before, after}: Change): Readonly<Record<string, Cell>> {
	return {
		before: before.verdict,
		after: {text: after.verdict, tone: verdictTones[after.verdict]},
		port: port.text,
		from: from.title,
		to: to.title,
	};
}
