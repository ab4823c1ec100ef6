import {EventEmitter} from 'node:events';
import {createRequire} from 'node:module';
import type {TerminalOutput} from '../../src/ui/terminal/terminal.ts';

// CommonJS whose names Node cannot see from outside.
const require = createRequire(import.meta.url);
const {Terminal} = require('@xterm/headless') as typeof import('@xterm/headless');
const {Unicode11Addon} = require('@xterm/addon-unicode11') as typeof import('@xterm/addon-unicode11');

/** A terminal in memory. */
export type Emulator = {
	/** Its screen as a stream that programs write to. */
	readonly output: TerminalOutput;
	/** Everything that was written to it. */
	readonly bytes: () => string;
	/** Resolves when everything written so far is on the screen. */
	readonly drawn: () => Promise<void>;
	/** The visible rows, without trailing blanks. */
	readonly screen: () => readonly string[];
	/** Every cell: its text, width, colours and attributes. */
	readonly cells: () => readonly (readonly string[])[];
	readonly resize: (columns: number, rows: number) => void;
	/** What the terminal answers to queries. */
	readonly onReply: (listener: (reply: string) => void) => void;
};

/** A terminal of this size with the widths of Unicode 11. */
export function createEmulator(columns: number, rows: number): Emulator {
	const terminal = new Terminal({cols: columns, rows, scrollback: 0, allowProposedApi: true});
	terminal.loadAddon(new Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	let written = '';
	const write = (data: unknown, encoding?: unknown, done?: unknown): boolean => {
		written += String(data);
		// As the line discipline does with ONLCR.
		terminal.write(String(data).replaceAll('\n', '\r\n'));
		const call = typeof encoding === 'function' ? encoding : done;
		if (typeof call === 'function') queueMicrotask(() => call());
		return true;
	};
	const output = Object.assign(new EventEmitter(), {
		isTTY: true,
		writable: true,
		writableLength: 0,
		columns,
		rows,
		write,
	});
	const line = (y: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y);
	const cell = (x: number, y: number): string => {
		const found = line(y)?.getCell(x);
		if (found === undefined) return 'none';
		const flags = [
			found.isBold(),
			found.isDim(),
			found.isItalic(),
			found.isUnderline(),
			found.isInverse(),
			found.isStrikethrough(),
		].map(Number);
		const text = found.getWidth() === 1 && found.getChars() === '' ? ' ' : found.getChars();
		const colors = [found.getFgColorMode(), found.getFgColor(), found.getBgColorMode(), found.getBgColor()];
		return [text, found.getWidth(), ...colors, ...flags].join(' ');
	};
	return {
		output: output as unknown as TerminalOutput,
		bytes: () => written,
		drawn: () => new Promise(resolve => terminal.write('', resolve)),
		screen: () => Array.from({length: terminal.rows}, (_, y) => line(y)?.translateToString(true) ?? ''),
		cells: () =>
			Array.from({length: terminal.rows}, (_, y) =>
				Array.from({length: terminal.cols}, (_, x) => cell(x, y)),
			),
		resize: (newColumns, newRows) => {
			terminal.resize(newColumns, newRows);
			Object.assign(output, {columns: newColumns, rows: newRows});
			output.emit('resize');
		},
		onReply: listener => {
			terminal.onData(listener);
		},
	};
}
