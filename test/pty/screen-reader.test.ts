import {afterEach, describe, expect, it} from 'vitest';
import {ktriage, RESTORED} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

describe('--screen-reader', () => {
	it('says the problems in sentences on any terminal, again at Enter, and takes no screen', async () => {
		const terminal = ktriage(['--demo', '--screen-reader'], {env: {TERM: 'dumb'}, cols: 200, rows: 60});
		await terminal.until(/Problem 1, FAIL, CID-02/, 'the first problem');
		await terminal.until('Enter repeats, q quits.');
		const said = () => terminal.bytes().split('Problem 1, FAIL, CID-02').length;
		const before = said();
		terminal.type('\r');
		await terminal.until(() => said() > before, 'the same again');
		expect(terminal.modes()).toMatchObject({alternateScreen: false, mouse: false});
		expect(terminal.bytes()).not.toMatch(/[─│┌┐└┘▸●]|\u001b\[\?1049h/);
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
		expect(terminal.modes()).toEqual(RESTORED);
	});
});
