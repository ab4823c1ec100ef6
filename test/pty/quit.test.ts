import {afterEach, describe, expect, it} from 'vitest';
import {openDemo, RESTORED} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

const CTRL_C = '\u0003';

describe('leaving', () => {
	it('restores the terminal after q and ends with 0', async () => {
		const terminal = await openDemo();
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.modes()).toEqual(RESTORED);
	});

	it('ends with 130 at the second Ctrl+C', async () => {
		const terminal = await openDemo();
		terminal.type(CTRL_C);
		terminal.type(CTRL_C);
		await expect(terminal.exit).resolves.toEqual({code: 130, signal: 0});
		expect(terminal.modes()).toEqual(RESTORED);
	});

	it('closes what is open at the first Ctrl+C instead of leaving', async () => {
		const terminal = await openDemo();
		terminal.type('?');
		await terminal.until(() => !terminal.text().includes('ROOT CAUSES'), 'the help over the screen');
		terminal.type(CTRL_C);
		await terminal.until('ROOT CAUSES', 'the screen under the help');
	});
});
