import {expect, vi} from 'vitest';
import {kubectl} from '../support/cluster.ts';
import {readFrame} from '../support/program.ts';
import {agrees, cellsOf, type Expected, measure, predict} from './cells.ts';
import type {PolicySet} from './kubernetes-sets.ts';
import {enforcedNames} from './programmed.ts';
import type {World} from './world.ts';

const namesOf = ({objects, idle = []}: PolicySet) =>
	objects.map(({metadata}) => String(metadata.name)).filter(name => !idle.includes(name));
const input = ({objects}: PolicySet) => objects.map(object => JSON.stringify(object)).join('\n');
const patience = {timeout: 20_000, interval: 100};

/** What was found out about a set: cells by what they were said to be, and those that turned out otherwise. */
export type Tried = {
	readonly expected: readonly Expected[];
	readonly wrong: readonly string[];
	readonly unknown: readonly string[];
};

/** Applies a set and waits until its chains are made on the nodes. */
export async function putUp(set: PolicySet): Promise<void> {
	await kubectl(['apply', '-f', '-'], {input: input(set)});
	const names = namesOf(set);
	await vi.waitFor(async () => expect(await enforcedNames(names)).toEqual(names), patience);
}

/** Removes a set and waits until no node has a chain of it. */
export async function takeDown(set: PolicySet): Promise<void> {
	await kubectl(['delete', '--wait=false', '--ignore-not-found', '-f', '-'], {input: input(set)});
	await vi.waitFor(async () => expect(await enforcedNames(namesOf(set))).toEqual([]), patience);
}

/** Predicts every cell and tries every cell; those that differ are tried again until they agree or patience ends. */
export async function tryCells(world: World): Promise<Tried> {
	const cells = cellsOf(world);
	const {snapshot} = await readFrame();
	const expected = predict(snapshot, cells);
	let open = cells.map((cell, index) => ({cell, expected: expected[index]!}));
	const wrong = async () => {
		const outcomes = await measure(
			world,
			open.map(({cell}) => cell),
		);
		const told = open.flatMap((one, index) => {
			const outcome = outcomes[index]!;
			return agrees(one.expected, outcome) ? [] : [{...one, outcome}];
		});
		open = told;
		return told.map(one => `${one.cell.name}: said ${one.expected}, is ${one.outcome}`);
	};
	let left: readonly string[] = [];
	await vi
		.waitFor(
			async () => {
				left = await wrong();
				expect(left).toEqual([]);
			},
			{timeout: 8_000, interval: 200},
		)
		.catch(() => undefined);
	const unknown = cells.flatMap(({name}, index) =>
		expected[index]!.startsWith('unknown') ? [`${name} ${expected[index]}`] : [],
	);
	return {expected, wrong: left, unknown};
}
