import {afterAll, beforeAll, describe, it} from 'vitest';
import {everyEvent, goesAway} from './support/every-event.ts';
import {type Shell, shellUnderScript} from './support/shells.ts';
import {closeTerminals} from './support/terminal.ts';

let shell: Shell;
beforeAll(async () => {
	shell = await shellUnderScript({env: {NODE: process.execPath}});
});
afterAll(async () => {
	shell.close();
	await closeTerminals();
});

describe('under script, which copies bytes as ssh does', () => {
	it.each(Object.entries(everyEvent))('%s', async (_, happens) => {
		await happens(shell);
	});

	it('ends when the terminal goes away', async () => {
		await goesAway(shell);
	});
});
