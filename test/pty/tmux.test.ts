import {afterAll, beforeAll, describe, it} from 'vitest';
import {everyEvent, goesAway} from './support/every-event.ts';
import {type Shell, shellInTmux} from './support/shells.ts';
import {closeTerminals} from './support/terminal.ts';

let shell: Shell;
beforeAll(async () => {
	shell = await shellInTmux({env: {NODE: process.execPath}});
});
afterAll(async () => {
	shell.close();
	await closeTerminals();
});

describe('in tmux', () => {
	it.each(Object.entries(everyEvent))('%s', async (_, happens) => {
		await happens(shell);
	});

	it('ends when the terminal goes away', async () => {
		await goesAway(shell);
	});
});
