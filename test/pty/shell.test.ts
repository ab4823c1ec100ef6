import {afterAll, beforeAll, describe, it} from 'vitest';
import {faults, launched} from './support/events/leaving.ts';
import {early, goesAwayEarly, opening} from './support/events/opening.ts';
import {strangers} from './support/events/strangers.ts';
import {plainShell, type Shell} from './support/shells.ts';
import {closeTerminals} from './support/terminal.ts';

let shell: Shell;
beforeAll(async () => {
	shell = await plainShell({env: {NODE: process.execPath}});
});
afterAll(closeTerminals);

describe('in a shell', () => {
	it.each(Object.entries({...faults, ...launched, ...strangers, ...opening, ...early}))(
		'%s',
		async (_, happens) => {
			await happens(shell);
		},
	);

	it('ends when the terminal goes away while it is being opened', async () => {
		await goesAwayEarly(shell);
	});
});
