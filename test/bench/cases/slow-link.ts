import path from 'node:path';
import {spawn as spawnPty} from '@lydell/node-pty';
import headless from '@xterm/headless';
import type {BenchCase} from '../support/context.ts';
import {alone, type Figure, quantile} from '../support/figures.ts';

const LAUNCHER = path.join(import.meta.dirname, '..', '..', '..', 'bin', 'ktriage.cjs');
const [cols, rows] = [120, 40];

/** A terminal behind a link: what the program writes arrives at so many bytes a second and so much later; keys and answers go back as late. */
type SlowLink = {readonly bytesPerSecond: number; readonly delayMs: number};

/** The most that may be in the buffers of the pty and the link; a program that writes on has a queue. */
const pieceBytes = 256;
const patienceMs = 60_000;
/** A row of the screen that only a list much longer than the keys go down reaches. */
const longRow = 24;

async function keysOver({bytesPerSecond, delayMs}: SlowLink, keys: number) {
	const emulator = new headless.Terminal({cols, rows, scrollback: 0, allowProposedApi: true});
	const pty = spawnPty(process.execPath, [LAUNCHER, 'demo', '--no-journal'], {
		cols,
		rows,
		env: {
			PATH: process.env.PATH ?? '',
			HOME: process.env.HOME ?? '',
			TERM: 'xterm-256color',
			LANG: 'C.UTF-8',
		},
		encoding: null,
	});
	const queue: Buffer[] = [];
	let queued = 0;
	let largest = 0;
	let freeAt = 0;
	let busy = false;
	const later = (ms: number, run: () => void) => void setTimeout(run, ms);
	const shown = new Set<() => void>();
	const drawn = () => {
		for (const look of shown) look();
	};
	const carry = () => {
		const piece = queue.shift();
		if (piece === undefined) {
			busy = false;
			pty.resume();
			return;
		}
		busy = true;
		// A link holds little: the program is held up as soon as something waits.
		if (queue.length > 0) pty.pause();
		const now = performance.now();
		freeAt = Math.max(freeAt, now) + (piece.length / bytesPerSecond) * 1_000;
		later(freeAt - now, () => {
			queued -= piece.length;
			later(delayMs / 2, () => emulator.write(piece, drawn));
			carry();
		});
	};
	pty.onData(data => {
		const bytes = Buffer.from(data as unknown as Uint8Array);
		for (let at = 0; at < bytes.length; at += pieceBytes) queue.push(bytes.subarray(at, at + pieceBytes));
		queued += bytes.length;
		largest = Math.max(largest, queued);
		if (!busy) carry();
	});
	emulator.onData(reply => later(delayMs / 2, () => pty.write(reply)));
	const text = () =>
		Array.from(
			{length: rows},
			(_, row) =>
				emulator.buffer.active.getLine(emulator.buffer.active.baseY + row)?.translateToString(true) ?? '',
		);
	const until = (holds: () => boolean, what: string) => {
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const failed = () =>
			reject(new Error(`${what} was not seen within ${patienceMs / 1_000} s:\n${text().join('\n')}`));
		const deadline = setTimeout(failed, patienceMs);
		const look = () => {
			if (holds()) resolve();
		};
		shown.add(look);
		look();
		return promise.finally(() => {
			clearTimeout(deadline);
			shown.delete(look);
		});
	};
	/** Namespace and name of the selected pod: its row moves as pods come and go, without any key. */
	const selected = () => {
		const [, namespace, pod] =
			text()
				.find(row => row.startsWith('▸ '))
				?.split(/\s+/) ?? [];
		return namespace !== undefined && pod !== undefined ? `${namespace}/${pod}` : undefined;
	};
	const press = (key: string) => later(delayMs / 2, () => pty.write(key));
	try {
		await until(() => text().some(row => row.includes('CID-02')), 'the first root cause');
		press('2');
		await until(
			() => text().some(row => row.includes('NAMESPACE')) && selected() !== undefined,
			'the list of pods',
		);
		// What is still to move becomes shorter than the keys go down; all pods fill the screen.
		press('b');
		await until(
			() => text().some(row => row.startsWith('all pods')) && (text()[longRow] ?? '').trim() !== '',
			'the list of all pods',
		);
		const echoes: number[] = [];
		for (let key = 0; key < keys; key++) {
			const before = selected();
			const started = performance.now();
			press(key % 10 < 5 ? 'j' : 'k');
			await until(() => selected() !== undefined && selected() !== before, 'the echo of a key');
			echoes.push(performance.now() - started);
		}
		return {p50: quantile(echoes, 0.5), largest};
	} finally {
		pty.kill('SIGKILL');
	}
}

/** A key on a bad link while the cluster moves: its echo, and that nothing queues up. */
export const slowLinkCase: BenchCase = {
	name: 'slow-link',
	about: 'key echo at 8 kB/s and 50 ms, and at 3 kB/s and 150 ms',
	on: 'itself',
	run: async ({smoke, note}) => {
		const figures: Figure[] = [];
		for (const link of [
			{bytesPerSecond: 8_000, delayMs: 50},
			{bytesPerSecond: 3_000, delayMs: 150},
		]) {
			const {p50, largest} = await keysOver(link, smoke ? 6 : 40);
			const title = `${link.bytesPerSecond / 1_000} kB/s ${link.delayMs} ms`;
			figures.push(
				alone(`key echo at ${title}, p50`, 'ms', p50),
				alone(`most queued at ${title}`, 'B', largest),
			);
			note(`slow link of ${title} measured`);
		}
		return figures;
	},
};
