import {Buffer} from 'node:buffer';
import {cellsBetween} from './cells.ts';
import type {Canvas} from './sink/canvas.ts';
import type {SinkStatistics} from './sink/sink.ts';

export type TerminalInput = NodeJS.ReadStream;
export type TerminalOutput = NodeJS.WriteStream;

/** How the way to the terminal does. */
export type Link = SinkStatistics & {
	/** Milliseconds from writing a picture to the terminal saying that it was drawn; undefined when it does not say. */
	readonly latency?: number;
};

/**
 * The only way from the screens to the terminal. Ink is given `input` and `output`; everything it cannot send itself goes through
 * the functions. What stands between Ink and the real streams may change without anything else knowing.
 */
export type Terminal = {
	readonly input: TerminalInput;
	readonly output: TerminalOutput;
	/** Where tables paint without React; undefined when Ink writes to the terminal itself. */
	readonly canvas: Canvas | undefined;
	/** To be told whenever Ink has drawn: what was painted meanwhile goes out with it. */
	readonly inkDrew: () => void;
	/** How pictures get through; undefined when Ink writes to the terminal itself. */
	readonly link: () => Link | undefined;
	/**
	 * To be waited for before the terminal is given away: resolves when nothing that was asked is unanswered, since an answer that comes later
	 * would be typed into the shell; after a second and a half at the latest.
	 */
	readonly quiet: () => Promise<void>;
	/** Reads nothing from the keyboard while this works: somebody else does. */
	readonly deaf: <T>(work: () => Promise<T>) => Promise<T>;
	/** Sends every cell again. */
	readonly repaint: () => void;
	/** Puts a text into the clipboard of the terminal that the person sits at (OSC 52); works through SSH. */
	readonly copy: (text: string) => void;
	/** Calls back once when the terminal has gone away. */
	readonly onGone: (listener: () => void) => void;
	readonly dispose: () => void;
};

export type TerminalOptions = {
	/** Sends only cells that differ and paces pictures by the terminal's answers; else Ink writes as it likes, as sentences need it. */
	readonly cells: boolean;
	/** Pictures a second at most while no key is pressed. */
	readonly fps?: number;
	/** Whether the terminal is asked to acknowledge pictures. */
	readonly acknowledge: boolean;
	/** Whether whatever started this process has been killed. */
	readonly isOrphaned?: () => boolean;
	/** Clock of this machine, milliseconds. */
	readonly milliseconds: () => number;
};

/** Most terminals drop a longer OSC 52; xterm's limit for its payload, in bytes before encoding. */
const longestCopy = 74_000;

/** Wraps the streams of a terminal. */
export function openTerminal(
	input: TerminalInput,
	output: TerminalOutput,
	options: TerminalOptions,
): Terminal {
	const listeners = new Set<() => void>();
	let gone = false;
	const lose = () => {
		if (gone) return;
		gone = true;
		for (const listener of listeners) listener();
	};
	input.on('end', lose).on('close', lose).on('error', lose);
	output.on('close', lose).on('error', lose);
	const {dispose, ...between} = options.cells
		? cellsBetween(input, output, options)
		: {...nothingBetween, input, output};
	return {
		...between,
		deaf: async work => {
			input.pause();
			try {
				return await work();
			} finally {
				input.resume();
			}
		},
		copy: text => {
			if (!gone)
				output.write(`\u001b]52;c;${Buffer.from(text).subarray(0, longestCopy).toString('base64')}\u0007`);
		},
		onGone: listener => {
			listeners.add(listener);
		},
		dispose: () => {
			input.off('end', lose).off('close', lose);
			output.off('close', lose);
			listeners.clear();
			dispose();
			// The handlers of `error` stay: a late EIO of a terminal that is gone must not end the process with a stack trace.
		},
	};
}

const nothingBetween = {
	canvas: undefined,
	inkDrew: () => {},
	link: () => undefined,
	quiet: async () => {},
	repaint: () => {},
	dispose: () => {},
} as const;
