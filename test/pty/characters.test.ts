import {afterEach, describe, expect, it} from 'vitest';
import {openDemo} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

describe('a locale that is not UTF-8', () => {
	it('is drawn with ASCII alone', async () => {
		const terminal = await openDemo([], {env: {LANG: 'C'}});
		terminal.type('2');
		await terminal.until('Pods by CIDR');
		expect(terminal.bytes()).not.toMatch(/[^\u0000-\u007f]/);
	});
});
