import {expect} from 'vitest';
import {readFrame} from '../support/program.ts';
import {cellsOf, measure} from './cells.ts';
import {type Counting, type Counts, countsBetween, countsOf, readNodes} from './count.ts';
import type {PolicySet} from './kubernetes-sets.ts';
import {putUp, takeDown, tryCells} from './try-sets.ts';
import type {World} from './world.ts';

/** Holds that, with a set in force, every counter moves as far as the connections that were tried say, and no other one moves. */
export async function tryCounts(world: World, set: PolicySet, engine: Counting): Promise<void> {
	try {
		await putUp(set);
		expect((await tryCells(world)).wrong).toEqual([]);
		const {snapshot} = await readFrame();
		const cells = cellsOf(world);
		const once = async (tried: typeof cells): Promise<{readonly said: Counts; readonly is: Counts}> => {
			const before = await readNodes();
			await measure(world, tried);
			const is = countsBetween(snapshot, before, await readNodes(), engine);
			return {said: countsOf(snapshot, tried, engine), is};
		};
		const nothing = await once([]);
		expect(nothing.is).toEqual({});
		const all = await once(cells);
		expect(all.is).toEqual(all.said);
		const denied = await once(cells.filter((_, index) => index % 7 === 0));
		expect(denied.is).toEqual(denied.said);
	} finally {
		await takeDown(set);
	}
}
