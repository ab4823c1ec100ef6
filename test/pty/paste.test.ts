import {afterEach, describe, expect, it} from 'vitest';
import {ktriage} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

const paste = (text: string) => `\u001b[200~${text}\u001b[201~`;

describe('a paste', () => {
	it('is no key: not while the program opens, not on a screen; a field takes its first line', async () => {
		const terminal = ktriage(['--demo']);
		await terminal.until(() => terminal.modes().bracketedPaste, 'pastes told apart');
		terminal.type(paste('q2\rq'));
		await terminal.until(/FAIL CID-02/, 'the first root cause');
		terminal.type(paste('2q\r:\u0003'));
		terminal.type('/');
		await terminal.until(/\/_/, 'the filter');
		expect(terminal.row(0)).toMatch(/^Triage/);
		terminal.type(paste('cid\u001b[2J\u009b2J\u001b]0;x\u0007-02\nq\n'));
		await terminal.until(/\/cid·\[2J\S*-02_/, 'the first line, harmless');
		terminal.type('\u0015cid\r');
		await terminal.until(/\/cid (?!_)/, 'the filter in place');
		expect(terminal.text()).toMatch(/FAIL CID-02/);
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
	});
});
