import {afterAll, beforeAll, describe, it} from 'vitest';
import {goesAway} from './support/events/leaving.ts';
import {goesAwayEarly} from './support/events/opening.ts';
import {everyEvent} from './support/every-event.ts';
import {type Shell, shellUnderScript} from './support/shells.ts';
import {closeTerminals} from './support/terminal.ts';

const open = () => shellUnderScript({env: {NODE: process.execPath}});

let shell: Shell;
beforeAll(async () => {
	shell = await open();
});
afterAll(async () => {
	shell.close();
	await closeTerminals();
});

describe('under script, which copies bytes as ssh does', () => {
	it.each(Object.entries(everyEvent))('%s', async (_, happens) => {
		await happens(shell);
	});

	it('ends when the terminal goes away, also while it is being opened', async () => {
		await goesAway(shell);
		shell.close();
		shell = await open();
		await goesAwayEarly(shell);
	});
});
