import {afterEach, describe, expect, it} from 'vitest';
import {openDemo} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

/** SGR sequences that set a colour: 30–37, 40–47, 90–97, 100–107, 38;…, 48;…. */
const COLOUR = new RegExp(`${'\u001b'}\\[(?:\\d+;)*(?:[34][0-7]|9[0-7]|10[0-7]|[34]8;[25])(?:;\\d+)*m`);

describe('what the terminal can show', () => {
	it('sends colours by default and none with NO_COLOR', async () => {
		expect((await openDemo()).bytes()).toMatch(COLOUR);
		expect((await openDemo([], {env: {NO_COLOR: '1'}})).bytes()).not.toMatch(COLOUR);
	});

	it('draws with ASCII alone when the locale is not UTF-8', async () => {
		const terminal = await openDemo([], {env: {LANG: 'C'}});
		terminal.type('2');
		await terminal.until('Pods by CIDR');
		expect(terminal.bytes()).not.toMatch(/[^\u0000-\u007f]/);
	});

	it('ignores a paste where nothing can be typed', async () => {
		const terminal = await openDemo();
		terminal.type('\u001b[200~2q\u001b[201~');
		terminal.type('3');
		await terminal.until('nuc8i5behs', 'the screen of the key after the paste');
		expect(terminal.text()).not.toContain('Pods by CIDR');
	});
});
