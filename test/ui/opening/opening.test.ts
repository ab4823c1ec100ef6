import {PassThrough} from 'node:stream';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {drawOpening} from '../../../src/ui/opening/draw.tsx';
import {showFirst} from '../../../src/ui/opening/first.ts';
import {openTerminal, type TerminalInput} from '../../../src/ui/terminal/terminal.ts';
import {makeTheme} from '../../../src/ui/theme.ts';
import {createEmulator} from '../../support/emulator.ts';

// Read by Ink's colours when they are loaded: without it there would be no styles to compare.
vi.hoisted(() => {
	process.env.FORCE_COLOR = '3';
});

const turn = () => new Promise(resolve => setImmediate(resolve));

function open(columns: number, rows: number, what: string, can = {color: true, unicode: true}) {
	const emulator = createEmulator(columns, rows);
	const raw: boolean[] = [];
	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: (on: boolean) => raw.push(on),
		ref: () => stdin,
		unref: () => stdin,
	});
	const terminal = openTerminal(stdin as unknown as TerminalInput, emulator.output, {
		cells: true,
		acknowledge: true,
		milliseconds: () => 0,
	});
	onTestFinished(terminal.dispose);
	const size = {columns, rows};
	const theme = makeTheme(can);
	const quits: number[] = [];
	const kept: string[] = [];
	const stops: string[] = [];
	const draw = async (screenReader = false) => {
		const {promise, resolve} = Promise.withResolvers<void>();
		const {instance} = drawOpening({
			terminal,
			screenReader,
			interactive: true,
			theme,
			what,
			size: () => size,
			quit: code => quits.push(code),
			suspend: () => stops.push('stop'),
			keep: keys => kept.push(...keys),
			onControls: () => {},
			onDrawn: resolve,
		});
		onTestFinished(async () => {
			instance.unmount();
			await instance.waitUntilExit();
		});
		await promise;
		await turn();
		await emulator.drawn();
	};
	return {
		emulator,
		stdin,
		terminal,
		raw,
		quits,
		kept,
		stops,
		draw,
		first: () => showFirst(terminal, what, size, theme),
	};
}

describe('the first picture', () => {
	it.each([
		[80, 24, 'the current context', {color: true, unicode: true}],
		[60, 20, 'context prod', {color: false, unicode: true}],
		[30, 5, 'snapshot ./before/the/window/of/saturday', {color: true, unicode: false}],
		[40, 2, '漢字漢字', {color: true, unicode: true}],
	])('at %i×%i is cell by cell what is drawn over it', async (columns, rows, what, can) => {
		const before = open(columns, rows, what, can);
		await before.first();
		await before.emulator.drawn();
		const first = before.emulator.cells();
		expect(before.emulator.screen()[0]).toContain('ktriage opening');
		await before.draw();
		expect(before.emulator.cells()).toEqual(first);
		expect(before.terminal.link()?.frames).toBe(1);

		const alone = open(columns, rows, what, can);
		await alone.draw();
		expect(alone.emulator.cells()).toEqual(first);
	});

	it('says what is opened and how to leave', async () => {
		const {emulator, first} = open(80, 24, 'context prod');
		await first();
		await emulator.drawn();
		expect(emulator.screen()[0]).toBe('ktriage opening context prod');
		expect(emulator.screen()[23]).toBe('q quit');
	});

	it('echoes no key into itself and loses none of them', async () => {
		const {stdin, raw, kept, quits, first, draw} = open(80, 24, '');
		await first();
		expect(raw).toEqual([true]);
		stdin.write('2j');
		await turn();
		await draw();
		await vi.waitUntil(() => kept.length === 2);
		expect(kept).toEqual(['2', 'j']);
		stdin.write('\u0003');
		await vi.waitUntil(() => quits.length === 1);
		expect(quits).toEqual([130]);
	});

	it.each([false, true])(
		'gives the terminal away at once when asked to: in sentences %s',
		async inSentences => {
			const {stdin, kept, quits, stops, draw} = open(80, 24, '');
			await draw(inSentences);
			stdin.write('2\u001aq');
			await vi.waitUntil(() => quits.length === 1);
			expect({kept, stops, quits}).toEqual({kept: ['2'], stops: ['stop'], quits: [0]});
		},
	);

	it('asks the terminal once and knows its answer', async () => {
		const {emulator, stdin, terminal, kept, first, draw} = open(80, 24, '');
		await first();
		await draw();
		expect(emulator.bytes().split('\u001b[5n').length).toBe(2);
		stdin.write('\u001b[0n');
		await vi.waitUntil(() => terminal.link()?.latency !== undefined);
		await terminal.quiet();
		expect(kept).toEqual([]);
	});

	it('can be taken back when nothing comes after it', async () => {
		const {emulator, raw, first} = open(80, 24, '');
		const undo = await first();
		undo();
		await turn();
		await emulator.drawn();
		expect(raw).toEqual([true, false]);
		expect(emulator.bytes()).toMatch(/\u001b\[\?1049l\u001b\[\?25h$/);
		expect(emulator.screen()[0]).toBe('');
	});
});
