import {setImmediate as nextTurn} from 'node:timers/promises';
import {afterEach, describe, expect, it} from 'vitest';
import {allRead, atRank} from './support/drive.ts';
import {ktriage} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

describe('what a terminal sends that is no plain text', () => {
	it('is the key that it stands for, whole or in pieces, of seven or of eight bits', async () => {
		const terminal = ktriage(['--demo']);
		await terminal.until(allRead, 'all root causes');
		await terminal.until(atRank(1), 'the first one selected');
		const forms = [
			...['\u001b[B', '\u001bOB', '\u009bB', '\u001b[1;1B'].map(text => [Buffer.from(text)]),
			[Buffer.from([0x9b, 0x42])],
			[...Buffer.from('\u001b[B')].map(byte => Buffer.from([byte])),
			[...Buffer.from('\u009bB')].map(byte => Buffer.from([byte])),
		];
		for (const [index, pieces] of forms.entries()) {
			for (const piece of pieces) {
				terminal.type(piece);
				// Esc waits no longer than a person notices, and a busy machine may take that long to give this process its next turn.
				if (piece[0] !== 0x1b) await nextTurn();
			}
			await terminal.until(atRank(index + 2), `one row further after ${pieces.join('')}`);
		}
		expect(terminal.row(0)).toMatch(/^Triage/);

		// A mouse that a program before this one left on, its newer and its older reports; focus; answers to questions of that program.
		for (const nothing of [
			'\u001b[<64;10;20M',
			'\u001b[M !q',
			'\u001b[32;10;20M',
			'\u001b[I\u001b[O',
			'\u001b[?62;22c\u001b[3;1R\u001b[0n',
			'\u001b]11;rgb:1e1e/1e1e/1e1e\u0007',
			'\u001bP>|q(2)\u001b\\',
		])
			for (const byte of Buffer.from(nothing)) terminal.type(Buffer.from([byte]));
		terminal.type('k');
		await terminal.until(atRank(7), 'one row back, on the same screen');
		expect(terminal.row(0)).toMatch(/^Triage/);
		terminal.type('q');
		await expect(terminal.exit).resolves.toEqual({code: 0, signal: 0});
	});
});
