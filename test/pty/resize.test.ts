import {afterEach, describe, expect, it} from 'vitest';
import {ktriage, openDemo} from './support/ktriage.ts';
import {closeTerminals} from './support/terminal.ts';

afterEach(closeTerminals);

describe('resizing', () => {
	it('follows a storm of sizes and ends as if opened at the last one', async () => {
		// An embedded cluster that stands still: two pictures of one that moves are never of the same moment.
		const terminal = ktriage(['--demo']);
		await terminal.until(/FAIL CID-02/, 'the first root cause');
		for (const [cols, rows] of [
			[60, 16],
			[40, 10],
			[200, 50],
			[70, 9],
			[61, 18],
			[100, 30],
		] as const)
			terminal.resize(cols, rows);
		await terminal.until(
			() => /^Triage/.test(terminal.row(0)) && /quit/.test(terminal.row(29)),
			'the screen at 100x30',
		);
		const fresh = ktriage(['--demo'], {cols: 100, rows: 30});
		const shape = (lines: readonly string[]) =>
			lines.slice(1).map(line => line.replace(/\d/g, '0').trimEnd());
		await fresh.until(
			() => shape(fresh.screen()).join('\n') === shape(terminal.screen()).join('\n'),
			'the same picture in a fresh terminal',
		);
		expect(terminal.screen()).toHaveLength(30);
	});

	it('says so when the terminal is too small, and comes back', async () => {
		const terminal = await openDemo();
		terminal.resize(30, 8);
		await terminal.until('terminal too small');
		terminal.resize(120, 32);
		await terminal.until(
			() => /FAIL CID-02/.test(terminal.text()) && !terminal.text().includes('too small'),
			'the whole screen again',
		);
		expect(terminal.row(31)).toContain('quit');
	});

	it('can be left while it is too small', async () => {
		const terminal = await openDemo();
		terminal.resize(30, 8);
		await terminal.until('terminal too small');
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	});
});
