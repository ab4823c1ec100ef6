import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from '../pty/support/ktriage.ts';
import {closeTerminals} from '../pty/support/terminal.ts';
import {countKinds, expectedPlacement, type Placement, shownPlacement} from './support/buckets.ts';
import {fakePods} from './support/cluster.ts';
import {administratorKubeconfig} from './support/connect.ts';
import {peakMemory} from './support/memory.ts';
import {reach} from './support/stage.ts';

const count = 5_000;

/** kubectl needs more for the same list; the program alone needs half of it before it has read anything. */
const memoryLimit = 256 << 20;

describe(`${count} pods`, () => {
	let expected: Placement = new Map();
	beforeAll(async () => {
		await reach('healthy');
		await fakePods(count);
		expected = await expectedPlacement();
	});
	afterEach(closeTerminals);

	it('are all there, each in the bucket that kubectl says', async () => {
		expect(expected.size).toBeGreaterThanOrEqual(count);
		const shown = await shownPlacement();
		expect(countKinds(shown)).toEqual(countKinds(expected));
		expect(shown).toEqual(expected);
	});

	it('are read in little memory', async () => {
		const args = ['pods', '--by', 'cidr', '-o', 'csv', '--kubeconfig', administratorKubeconfig()];
		const {peakBytes, lines} = await peakMemory(args);
		expect(lines).toBe(expected.size + 1);
		expect(peakBytes).toBeLessThan(memoryLimit);
	});

	it('are all on the Pods screen', async () => {
		const terminal = ktriage(['--kubeconfig', administratorKubeconfig()], {cols: 160, rows: 40});
		terminal.type('2');
		await terminal.until(/live \d+ms/, 'every source read');
		const kinds = countKinds(expected);
		const shown = (number: number) => number.toLocaleString('en-US');
		for (const number of Object.values(kinds)) await terminal.until(shown(number), `a bucket of ${number}`);
		const last = [...expected.keys()].sort().at(-1)?.split('/') ?? [];
		terminal.type('G');
		await terminal.until(last[1] ?? '', 'the last pod');
	});
});
