import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import {ktriage} from '../pty/support/ktriage.ts';
import {closeTerminals} from '../pty/support/terminal.ts';
import {countKinds, expectedPlacement, type Placement, shownPlacement} from './support/buckets.ts';
import {fakePods, kubectl} from './support/cluster.ts';
import {administratorKubeconfig} from './support/connect.ts';
import {peakMemory} from './support/memory.ts';
import {reach} from './support/stage.ts';

const count = 5_000;

/** `kubectl get pods -A -o json` takes 900 MB for as many; the program about 100, and its launcher another 45 when it has to start a newer Node. */
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
		const total = (await kubectl(['get', 'pods', '-A', '-o', 'name'])).trimEnd().split('\n').length;
		const old = [...expected].filter(([, text]) => text.startsWith('flannel')).map(([name]) => name);
		await terminal.until(head(total, old.length), `${total} pods, ${old.length} of them to move`);
		const moved = countKinds(expected).calico ?? 0;
		await terminal.until(new RegExp(`calico +${grouped(moved)} `), `the bucket of ${moved}`);
		terminal.type('G');
		const [, last = ''] = old.sort().at(-1)?.split('/') ?? [];
		await terminal.until(new RegExp(`▸ .* ${last} `), 'the last pod that has to move');
	});
});

const grouped = (number: number) => number.toLocaleString('en-US');

/** The count of pods and of those that still have to move, with or without a comma at the thousands. */
function head(total: number, old: number): RegExp {
	return new RegExp(`Pods by CIDR · ${grouped(total)} pods · (${old}|${grouped(old)}) to move`);
}
