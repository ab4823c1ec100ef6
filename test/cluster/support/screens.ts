import {expect} from 'vitest';
import type {Terminal} from '../../pty/support/terminal.ts';

const numbered = [...'123456789'];
const named = ['findings', 'workloads', 'logs', 'finalizers', 'probes', 'timeline', 'compare', 'playbook'];
const titleOf = (terminal: Terminal) => terminal.row(0).split(' · ')[0] ?? '';

/** What the first line of every screen says while the server does not serve: since when, and the next try. */
export const away = /(API DOWN|sources? stale) \S+ · (next try in [\d.]+s|trying now)/;
export const live = /live \d+ms/;

/** Waits for the first line. */
export const firstLine = (terminal: Terminal, pattern: RegExp, what: string) =>
	terminal.until(() => pattern.test(terminal.row(0)), `${what} in the first line`);

/** Goes through every screen that has a number or a name and ends on the first; each of them must say that the server does not serve. */
export async function everyScreenSaysAway(terminal: Terminal): Promise<void> {
	const leave = async (keys: () => Promise<void> | void, name: string): Promise<void> => {
		const before = titleOf(terminal);
		await keys();
		const isThere = () => titleOf(terminal) !== before && away.test(terminal.row(0));
		await terminal.until(isThere, `since when and the next try on the screen ${name}`);
		expect(terminal.row(0), name).not.toMatch(live);
	};
	for (const digit of numbered.slice(1)) await leave(() => terminal.type(digit), digit);
	for (const name of named) {
		const choose = async (): Promise<void> => {
			terminal.type(':');
			await terminal.until(/screens, findings|Findings/, 'the palette');
			terminal.type(name);
			await terminal.until(name, 'what was typed');
			terminal.type('\r');
		};
		await leave(choose, name);
	}
	await leave(() => terminal.type('1'), '1');
}
