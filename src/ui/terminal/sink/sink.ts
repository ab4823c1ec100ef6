import {EventEmitter} from 'node:events';
import type {TerminalOutput} from '../terminal.ts';
import {forgetUnused} from './bounded.ts';
import {type Canvas, createCanvas} from './canvas.ts';
import {clearShown, difference, emptied} from './diff.ts';
import {createInterned} from './interned.ts';
import {createInkLayer} from './layer.ts';
import type {Pace} from './pace.ts';
import {readOutput} from './parse.ts';
import {createScreen, resizedScreen} from './screen.ts';

/** Where the sink writes to: a terminal, or what stands for one. */
export type Drain = {
	/** Whether an earlier write is still on its way to the kernel. */
	readonly busy: () => boolean;
	readonly write: (bytes: string, done?: () => void) => void;
	/** Calls back whenever `busy` turns false. */
	readonly onReady: (listener: () => void) => void;
};

export type SinkOptions = {
	readonly drain: Drain;
	readonly columns: number;
	readonly rows: number;
	readonly pace: Pace;
	/** Clock of this machine, milliseconds; may have fractions. */
	readonly milliseconds: () => number;
	/** The alternate screen was entered or left. */
	readonly onOwned?: (owned: boolean) => void;
};

/** What the sink has done so far. */
export type SinkStatistics = {
	readonly frames: number;
	/** Pictures that were never sent because a newer one was there before the terminal was ready. */
	readonly dropped: number;
	readonly bytes: number;
	readonly lastFrameBytes: number;
	/** Milliseconds that finding the difference of the last frame took. */
	readonly lastFrameMs: number;
};

/** Stands between Ink and the terminal: Ink draws into cells, and only cells that differ are sent. */
export type Sink = {
	/** What Ink is given as its stdout. */
	readonly output: TerminalOutput;
	readonly canvas: Canvas;
	readonly resize: (columns: number, rows: number) => void;
	/** Forgets what stands on the terminal and sends everything again. */
	readonly repaint: () => void;
	/** The terminal has drawn a picture. */
	readonly answered: () => void;
	/** Ink has drawn, whether or not anything is another one. */
	readonly inkDrew: () => void;
	/** The next picture answers a key. */
	readonly hurry: () => void;
	readonly statistics: () => SinkStatistics;
	readonly dispose: () => void;
};

const alternateScreen = '?1049';
const synchronizedUpdate = '?2026';
/** Ink draws at most so many times a second. */
export const inkFps = 400;
/** After this time Ink has nothing to draw; milliseconds. */
const inkMayTake = 2 * Math.ceil(1000 / inkFps);
/** A write of so many bytes is not taken apart on its way; the marks of an update would be a good part of it. */
const onePiece = 128;
const beginUpdate = '\u001b[?2026h';
const endUpdate = '\u001b[?2026l';

/**
 * A sink for a program that draws on the alternate screen. What is drawn elsewhere is kept but not sent: a picture that is late must not land
 * on the screen of the shell.
 */
export function createSink(options: SinkOptions): Sink {
	const {drain, pace, milliseconds, onOwned = () => {}} = options;
	const glyphs = createInterned('', ' ');
	const styles = createInterned('');
	let screen = createScreen(options.columns, options.rows);
	const layer = createInkLayer(() => screen, glyphs, styles);
	let statistics: SinkStatistics = {frames: 0, dropped: 0, bytes: 0, lastFrameBytes: 0, lastFrameMs: 0};
	let owned = false;
	let updating = false;
	let clear = true;
	let pending = false;
	let urgent = false;
	let unfinished = '';
	let soon: NodeJS.Immediate | undefined;
	let later: NodeJS.Timeout | undefined;
	let withInk: NodeJS.Timeout | undefined;
	let hasInkDrawn = false;

	const send = (bytes: string) => {
		statistics = {...statistics, bytes: statistics.bytes + Buffer.byteLength(bytes)};
		drain.write(bytes);
	};
	const postpone = (milliseconds: number) => {
		if (pending) statistics = {...statistics, dropped: statistics.dropped + 1};
		pending = true;
		clearTimeout(later);
		if (milliseconds > 0) later = setTimeout(flush, milliseconds);
	};
	const flush = () => {
		clearTimeout(withInk);
		withInk = undefined;
		if (!owned) return;
		if (forgetUnused(screen, glyphs, styles)) layer.renumbered();
		if (drain.busy()) return postpone(0);
		const wait = pace.wait(urgent);
		if (wait > 0) return postpone(wait);
		clearTimeout(later);
		pending = false;
		const started = milliseconds();
		const cleared = clear ? clearShown(screen) : '';
		clear = false;
		const {bytes, rows} = difference(screen, glyphs, styles);
		if (cleared === '' && bytes === '') return;
		urgent = false;
		// One row, and what is that short, arrives in one piece; only more than that could be seen half done.
		const isShort = cleared === '' && (rows === 1 || bytes.length <= onePiece);
		const whole = isShort ? bytes : beginUpdate + cleared + bytes + endUpdate;
		send(whole + pace.sending());
		statistics = {
			...statistics,
			frames: statistics.frames + 1,
			lastFrameBytes: Buffer.byteLength(whole),
			lastFrameMs: milliseconds() - started,
		};
	};
	/** At the end of this turn: what Ink and the canvas draw for one reason goes out as one picture. */
	const flushSoon = () => {
		soon ??= setImmediate(() => {
			soon = undefined;
			hasInkDrawn = false;
			if (!updating) flush();
		});
	};
	const flushWithInk = () => {
		if (hasInkDrawn) flushSoon();
		else withInk ??= setTimeout(flush, inkMayTake);
	};
	const inkDrew = () => {
		// It draws before what is painted for the same reason; at the end of this turn it is forgotten.
		hasInkDrawn = true;
		flushSoon();
	};
	const own = (entered: boolean) => {
		if (entered === owned) return;
		owned = entered;
		clear = true;
		pending = false;
		onOwned(entered);
	};
	const mode = (sequence: string, parameters: string, final: string) => {
		if (parameters === synchronizedUpdate) {
			updating = final === 'h';
			if (!updating) flushSoon();
			return;
		}
		if (parameters === alternateScreen) {
			// Entered twice some terminals clear it, and remember the wrong cursor for the shell.
			if ((final === 'h') === owned) return;
			if (final === 'l') own(false);
			// A terminal without an alternate screen (vt100, a console, tmux told so) would keep the picture, with the prompt in it.
			send(final === 'l' ? emptied + sequence : sequence);
			if (final === 'h') own(true);
			return;
		}
		send(sequence);
	};
	const write = (data: unknown, encoding?: unknown, done?: unknown): boolean => {
		unfinished = readOutput(unfinished + String(data), {...layer, mode});
		if (!updating) flushSoon();
		const call = typeof encoding === 'function' ? encoding : done;
		// Ink waits for this before it lets the program end: by then everything must have left.
		if (typeof call === 'function') drain.write('', () => call());
		return true;
	};
	// Everything that is painted follows the size by itself: many listeners are no leak here.
	const output = Object.assign(new EventEmitter().setMaxListeners(0), {
		isTTY: true,
		writable: true,
		columns: options.columns,
		rows: options.rows,
		write,
	});
	drain.onReady(() => {
		if (pending) flush();
	});
	return {
		output: output as unknown as TerminalOutput,
		canvas: createCanvas(() => screen, glyphs, styles, {flush, flushWithInk}),
		resize: (columns, rows) => {
			screen = resizedScreen(screen, columns, rows);
			clear = true;
			Object.assign(output, {columns, rows});
			output.emit('resize');
		},
		repaint: () => {
			clear = true;
			flush();
		},
		answered: () => {
			pace.answered();
			if (pending) flush();
		},
		inkDrew,
		hurry: () => {
			urgent = true;
		},
		statistics: () => statistics,
		dispose: () => {
			clearImmediate(soon);
			clearTimeout(later);
			clearTimeout(withInk);
		},
	};
}
