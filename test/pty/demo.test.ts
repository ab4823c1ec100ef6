import {afterEach, describe, it} from 'vitest';
import {openDemo} from './support/ktriage.ts';
import {closeTerminals, type Terminal} from './support/terminal.ts';

afterEach(closeTerminals);

function flannelPods(terminal: Terminal): number {
	return Number(/10\.42\.0\.0\/16 flannel +(\d+)/.exec(terminal.text())?.[1] ?? Number.NaN);
}

describe('the demo', () => {
	it('moves: a pod leaves the flannel bucket while one looks', async () => {
		const terminal = await openDemo();
		terminal.type('2');
		await terminal.until(() => flannelPods(terminal) > 0, 'the flannel bucket');
		const before = flannelPods(terminal);
		await terminal.until(() => flannelPods(terminal) < before, `fewer than ${before} pods on flannel`);
	});
});
