import {constants} from 'node:os';
import {afterEach, describe, expect, it} from 'vitest';
import {openDemo, RESTORED} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

describe('signals', () => {
	it.each(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const)(
		'%s: restores the terminal, ends with 128 + its number',
		async signal => {
			const terminal = await openDemo();
			terminal.kill(signal);
			await expect(terminal.exit).resolves.toEqual({code: 128 + constants.signals[signal], signal: 0});
			expect(terminal.modes()).toEqual(RESTORED);
		},
	);
});
