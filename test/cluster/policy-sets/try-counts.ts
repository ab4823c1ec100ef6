import {isDeepStrictEqual} from 'node:util';
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
		await agreed(() => once(cells));
		await agreed(() => once(cells.filter((_, index) => index % 7 === 0)));
	} finally {
		await takeDown(set);
	}
}

/** On a busy machine the kernel sends again what is denied before an agent gives up: that is tried again, what is wrong stays wrong. */
async function agreed(once: () => Promise<{readonly said: Counts; readonly is: Counts}>): Promise<void> {
	let last = await once();
	for (let more = 0; more < 3 && !isDeepStrictEqual(last.is, last.said); more++) last = await once();
	expect(last.is).toEqual(last.said);
}
