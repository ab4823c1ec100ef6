import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {run} from '../support/run.ts';
import type {PolicySet} from './kubernetes-sets.ts';
import {putUp, takeDown, tryCells} from './try-sets.ts';
import {answerEvery, makeWorld, removeWorld, type World} from './world.ts';

const asRoot = ([command = '', ...args]: readonly string[]) => run(command, args, {env: process.env});

/** What a set may do to a connection: what is open, and how a denial shows under the engine that enforces. */
type Symptom = 'refused' | 'timeout';

/** Sets that are tried one after the other on one world, in tests of their names; `more` are tests on the same world. */
export function describeSets(
	title: string,
	{
		prepare,
		names,
		sets,
		symptom,
		more = () => undefined,
	}: {
		readonly prepare: () => Promise<unknown>;
		readonly names: readonly string[];
		readonly sets: (world: World) => readonly PolicySet[];
		readonly symptom: Symptom;
		readonly more?: (world: () => World) => void;
	},
): void {
	describe(title, () => {
		let world: World | undefined;
		beforeAll(async () => {
			await prepare();
			await answerEvery(true, asRoot);
			world = await makeWorld();
		});
		afterAll(async () => {
			world?.stop();
			await removeWorld();
			await answerEvery(false, asRoot);
		});

		it('leave everything open when there are none', async () => {
			const {expected, wrong, unknown} = await tryCells(world!);
			expect({wrong, unknown}).toEqual({wrong: [], unknown: []});
			expect(new Set(expected)).toEqual(new Set(['open']));
		});

		it.each(names)('%s', async name => {
			const set = sets(world!).find(one => one.name === name)!;
			try {
				await putUp(set);
				const {expected, wrong, unknown} = await tryCells(world!);
				expect({wrong, unknown: unknown.filter(text => !set.doubt?.test(text))}).toEqual({
					wrong: [],
					unknown: [],
				});
				expect(expected).toContain('open');
				if (set.open) expect(expected).not.toContain(symptom);
				else expect(expected).toContain(symptom);
			} finally {
				await takeDown(set);
			}
		});

		more(() => world!);
	});
}

/** Names of sets, for a world that there is not yet. */
export function namesOf(sets: (world: World) => readonly PolicySet[]): readonly string[] {
	const none = new Map<string, string>();
	const world: World = {
		addresses: none,
		nodes: none,
		clusterIp: '',
		agents: new Map(),
		stop: () => undefined,
	};
	return sets(world).map(({name}) => name);
}
