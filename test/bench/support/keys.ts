import {setTimeout as delay} from 'node:timers/promises';
import type {Terminal} from '../../pty/support/terminal.ts';
import {written} from './screens.ts';

/** A program whose keys are measured. */
export type Keyed = {
	readonly terminal: Terminal;
	/** What the screen shows of the selection: another text is the echo of a key that moves it. Without it the first byte is. */
	readonly selected?: () => string | undefined;
	/** What the screen says of the list once it is that of what is typed. Without it the first byte is the echo of a letter. */
	readonly filtered?: (typed: string) => string;
	/** Whether all pods are listed again. */
	readonly unfiltered: () => boolean;
};

type Pressed = {readonly milliseconds: number; readonly bytes: number};

/** Letters of namespaces, names, states and addresses, so that some leave much and some little. */
const words = ['payment', 'worker-', 'running', 'api-gate', '10.64.1', 'prod-01'];
/** What a key changes on the screen has been written by then. */
const settle = 120;
/** Keys do not come in step with what a program does every second. */
const jitter = (index: number) => (index * 37) % 90;

async function press({terminal}: Keyed, key: string, echo: () => boolean): Promise<Pressed> {
	const before = written(terminal);
	const started = performance.now();
	terminal.type(key);
	await terminal.until(() => written(terminal) > before && echo(), `the echo of ${JSON.stringify(key)}`);
	const milliseconds = performance.now() - started;
	await delay(settle);
	return {milliseconds, bytes: written(terminal) - before};
}

/** Keys that move the selection: five one way and five the other. */
export async function measureMoves(
	program: Keyed,
	[forth, back]: readonly [string, string],
	count: number,
	together: number,
): Promise<readonly Pressed[]> {
	const measured: Pressed[] = [];
	for (let index = 0; index < count; index++) {
		const before = program.selected?.();
		const moved = () => {
			if (program.selected === undefined) return true;
			const now = program.selected();
			return now !== undefined && now !== before;
		};
		measured.push(await press(program, index % (2 * together) < together ? forth : back, moved));
		await delay(jitter(index));
	}
	return measured;
}

/** Words typed into the filter letter by letter, and taken back: the letters are measured. */
export async function measureFilter(program: Keyed, count: number): Promise<readonly Pressed[]> {
	const {terminal, filtered, unfiltered} = program;
	const measured: Pressed[] = [];
	for (const word of words.slice(0, count)) {
		await press(program, '/', () => true);
		for (let length = 1; length <= word.length; length++) {
			const shows = filtered?.(word.slice(0, length));
			const echo = () => shows === undefined || terminal.text().includes(shows);
			measured.push(await press(program, word.charAt(length - 1), echo));
			await delay(jitter(length));
		}
		// The first Escape may close the prompt alone.
		await press(program, '\u001b', () => true);
		if (!unfiltered()) terminal.type('\u001b');
		await terminal.until(unfiltered, 'the list without a filter');
		await delay(settle);
	}
	return measured;
}
