import {expect, vi} from 'vitest';
import {kubectl} from '../support/cluster.ts';
import {onCluster} from '../support/program.ts';
import type {HostileSet} from './hostile-sets.ts';
import {enforcedNames} from './programmed.ts';
import {tryCells} from './try-sets.ts';
import {blue, red, type World} from './world.ts';

const input = ({objects}: HostileSet) => objects.map(object => JSON.stringify(object)).join('\n');
const patience = {timeout: 150_000, interval: 500};

/** Holds that nothing false is said of a set, that what is unknown is named, and that the commands go on. */
export async function tryHostile(world: World, set: HostileSet): Promise<void> {
	const names = set.objects.map(({metadata}) => String(metadata.name).replace(/^default\./, ''));
	const hasChains = async (expected: readonly string[]) =>
		vi.waitFor(async () => expect(await enforcedNames(names)).toEqual(expected), patience);
	try {
		// Not applied: what is applied is written into an annotation as well, which is too short for these.
		await kubectl(['create', '-f', '-'], {input: input(set)});
		if (set.enforced) await hasChains(names);
		const {expected, wrong, unknown} = await tryCells(world);
		expect(wrong).toEqual([]);
		const {names: named} = set;
		expect(unknown.filter(text => named === undefined || !named.test(text))).toEqual([]);
		if (!set.enforced) expect(unknown.length).toBeGreaterThan(0);
		else if (unknown.length === 0) expect(new Set(expected)).toEqual(new Set(['open', 'timeout']));
		const question = ['--from', `${blue}/client`, '--to', `${red}/web`, '--port', '7101/TCP'];
		const {code, stdout} = await onCluster('policy', 'explain', ...question);
		expect([code, stdout]).toEqual([
			unknown.length > 0 ? 3 : 0,
			expect.stringMatching(unknown.length > 0 ? named! : /: (ALLOW|DENY)\n/),
		]);
	} finally {
		await kubectl(['delete', '--wait=false', '--ignore-not-found', '-f', '-'], {input: input(set)});
		await hasChains([]);
	}
}
