import headless from '@xterm/headless';
import {afterEach, describe, expect, it} from 'vitest';
import {ktriage, RESTORED} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

/**
 * What every one of these terminals does or passes over: cursor, erase and colour as in VT100 and ECMA-48, the question whether it is well,
 * and modes of its own that a terminal without them ignores.
 */
const known =
	/^\u001b\[(?:[\d;]*[HCKJ]|\d*[ABDG]|(?:0;)?(?:[1247]|2[247]|3[0-79]|49|9[0-7]|;)*m|5n|\?(?:25|1049|2004|2026)[hl])$/;

/** What remains on a terminal that knows no modes of its own, such as the alternate screen. */
async function remains(bytes: string): Promise<string> {
	const terminal = new headless.Terminal({cols: 120, rows: 32, allowProposedApi: true});
	await new Promise<void>(resolve => terminal.write(bytes.replaceAll(/\u001b\[\?\d+[hl]/g, ''), resolve));
	const {active} = terminal.buffer;
	const rows = Array.from({length: 32}, (_, index) =>
		active.getLine(active.baseY + index)?.translateToString(true),
	);
	return rows.join('\n').trim();
}

describe('kinds of terminals', () => {
	it('are all sent what each of them has, and are left empty', async () => {
		const kinds = ['xterm', 'linux', 'vt100', 'screen', 'tmux'];
		const terminals = kinds.map(TERM => ktriage(['demo', 'healthy'], {env: {TERM}}));
		for (const terminal of terminals) {
			await terminal.until(/filter +: go/, 'the screens');
			terminal.type('2');
			await terminal.until('Pods by CIDR');
			terminal.type('?');
			await terminal.until(/Esc|any key/, 'the help');
			terminal.type('\u001b');
			await terminal.until('Pods by CIDR', 'the screen under the help');
			terminal.type('q');
			await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
			expect(terminal.modes()).toEqual(RESTORED);
			const sent = [...terminal.bytes().matchAll(/\u001b(?:\[[0-?]*[ -/]*[@-~]|[^[])/g)].map(
				([text]) => text,
			);
			expect(sent.filter(sequence => !known.test(sequence))).toEqual([]);
			expect(sent).toContain('\u001b[1;36m');
			expect(await remains(terminal.bytes())).toBe('');
		}
	});
});
