import {afterEach, describe, expect, it} from 'vitest';
import {ktriage} from './support/ktriage.ts';
import type {LinkSpeed} from './support/slow-link.ts';
import {closeTerminals, type Terminal} from './support/terminal.ts';

afterEach(closeTerminals);

const slow: LinkSpeed = {bytesPerSecond: 8_000, delayMs: 25};
const turns = 40;

/** The Pods screen at a size where a page costs kilobytes. */
async function openPods(args: readonly string[] = []): Promise<Terminal> {
	const terminal = ktriage(['--demo', ...args], {cols: 200, rows: 50, link: slow, patience: 120_000});
	await terminal.until(/live \d+ms/, 'every source read');
	terminal.type('2');
	await terminal.until('Pods by CIDR', 'the Pods screen');
	await terminal.until(() => terminal.link?.queued() === 0, 'the link is free');
	return terminal;
}

/** Turns between two screens faster than the link can show them, and resolves when the last one is there; the most that waited. */
async function hurry(terminal: Terminal): Promise<number> {
	for (let turn = 0; turn < turns; turn++) {
		terminal.type(turn % 2 === 0 ? '9' : '2');
		await new Promise(resolve => setTimeout(resolve, 30));
	}
	terminal.type('3');
	await terminal.until(() => terminal.row(0).startsWith('Calico'), 'the last screen');
	return terminal.link?.mostQueued() ?? 0;
}

describe('a link of 8 kB a second', () => {
	it('never has more than a few pictures waiting, and shows the last one soon', async () => {
		const terminal = await openPods();
		const most = await hurry(terminal);
		expect(most).toBeLessThanOrEqual(4 * 12_000);
		const unpaced = await openPods(['--no-pace']);
		expect(await hurry(unpaced)).toBeGreaterThan(2 * most);
	});

	it('answers a key before what was on its way for others is long done', async () => {
		const terminal = await openPods();
		const selected = () => terminal.screen().findIndex(row => row.startsWith('▸'));
		for (let press = 0; press < 10; press++) {
			const before = selected();
			terminal.type(press < 5 ? 'j' : 'k');
			await terminal.until(() => selected() !== before && selected() >= 0, 'another row');
			// The old row, the new one and the pane beside it: no picture of the whole screen.
			expect(terminal.link?.queued()).toBeLessThanOrEqual(8_000);
		}
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	});
});
