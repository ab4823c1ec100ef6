import {once} from 'node:events';
import {type AddressInfo, connect, createServer, type Socket} from 'node:net';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {createTerminalDecoder} from '../../../src/ui/terminal/eight-bit.ts';
import {createSequenceReader} from '../../../src/ui/terminal/sequences.ts';
import {seededRandom} from '../../support/random.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function reader() {
	const pieces: string[] = [];
	const {push, dispose} = createSequenceReader(text => pieces.push(text));
	return {push, dispose, pieces, typed: () => pieces.join('')};
}

/** Time goes by, and the terminal has been looked at once more: to this clock a turn of the loop takes a millisecond. */
const pass = (milliseconds: number) => vi.advanceTimersByTime(milliseconds + 1);

const keys = ['j', '\u001b[B', '\u001bOP', '\u001b[6~', '\u001b[1;5C', 'äöü漢', '\u001b[0n', '\u001bx', ' '];
const noKeys = [
	'\u001b[M !q',
	'\u001b]11;rgb:1e1e/1e1e/1e1e\u0007',
	'\u001b]10;rgb:0/0/0\u001b\\',
	'\u001bP>|xterm(390)\u001b\\',
	'\u001bP1$r0m\u001b\\',
];

describe('what a terminal sends', () => {
	it('keeps its sequences whole wherever a link cuts them, and has no keys in what none sends', () => {
		const below = seededRandom(5);
		for (let round = 0; round < 300; round++) {
			const parts = Array.from({length: 1 + below(10)}, () =>
				below(3) === 0 ? noKeys[below(noKeys.length)]! : keys[below(keys.length)]!,
			);
			const under = reader();
			const stream = parts.join('');
			for (let at = 0; at < stream.length; ) {
				const size = 1 + below(3);
				under.push(stream.slice(at, at + size));
				vi.advanceTimersByTime(below(15));
				at += size;
			}
			expect(under.typed()).toBe(parts.filter(part => !noKeys.includes(part)).join(''));
			for (const piece of under.pieces) expect(piece).not.toMatch(/\u001b(?:\[[\d;]*|O)?$/);
		}
	});

	it('waits for the rest of a sequence, and for Esc no longer than a person notices', () => {
		const under = reader();
		under.push('\u001b[');
		vi.advanceTimersByTime(400);
		under.push('6');
		vi.advanceTimersByTime(400);
		expect(under.typed()).toBe('');
		under.push('~\u001b');
		expect(under.typed()).toBe('\u001b[6~');
		pass(15);
		expect(under.pieces.at(-1)).toBe('\u001b');
	});

	it('puts together what lay there while the program was busy for longer than Esc waits', async () => {
		vi.useRealTimers();
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const terminal = connect((server.address() as AddressInfo).port);
		const [keyboard] = (await once(server, 'connection')) as [Socket];
		const first = Promise.withResolvers<string>();
		const {push, dispose} = createSequenceReader(first.resolve);
		terminal.on('data', piece => {
			push(piece.toString());
			if (piece.length > 1) return;
			keyboard.write('[B');
			const late = performance.now() + 40;
			while (performance.now() < late);
		});
		keyboard.write('\u001b');
		expect(await first.promise).toBe('\u001b[B');
		dispose();
		terminal.destroy();
		server.close();
	});

	it('lets what never ends not become keys', () => {
		const under = reader();
		for (const start of ['\u001b[<0;1', '\u001b[M q', '\u001b]11;rgb:q']) {
			under.push(start);
			pass(500);
		}
		under.push('j');
		expect(under.typed()).toBe('j');
	});

	it('leaves a paste as it is, and ends one whose end was lost at Ctrl+C by itself', () => {
		const under = reader();
		const pasted = '\u001b[200~\u001b[M !q \u001b]11;x\u0007\u001b[201~';
		for (const letter of pasted) under.push(letter);
		expect(under.typed()).toBe(pasted);
		under.push('\u001b[200~ha\u0003lf');
		vi.advanceTimersByTime(60_000);
		under.push('\u0003');
		expect(under.typed()).toBe(`${pasted}\u001b[200~ha\u0003lf\u001b[201~\u0003`);
	});

	it('gives a paste as long as it likes', () => {
		const under = reader();
		under.push('\u001b[20');
		under.push(`0~${'x'.repeat(100_000)}\u001b[2`);
		under.push('01~j');
		expect(under.typed()).toBe(`\u001b[200~${'x'.repeat(100_000)}\u001b[201~j`);
	});
});

describe('8-bit controls', () => {
	it.each([
		['as letters', Buffer.from('\u009b6~ä\u008fP', 'utf8')],
		['as single bytes', Buffer.concat([Buffer.from([0x9b]), Buffer.from('6~ä'), Buffer.from([0x8f, 0x50])])],
	])('mean what their 7-bit forms mean: %s, cut anywhere', (_, bytes) => {
		for (let size = 1; size <= bytes.length; size++) {
			const decode = createTerminalDecoder();
			let text = '';
			for (let at = 0; at < bytes.length; at += size) text += decode(bytes.subarray(at, at + size));
			expect(text).toBe('\u001b[6~ä\u001bOP');
		}
	});

	it('leave every letter alone, cut anywhere, also those whose bytes look like one', () => {
		const letters = 'ß ě 漢字 👍🏽 \u{1F1E9}\u{1F1EA} \u0301';
		const decode = createTerminalDecoder();
		expect([...Buffer.from(letters)].map(byte => decode(Buffer.from([byte]))).join('')).toBe(letters);
	});
});
