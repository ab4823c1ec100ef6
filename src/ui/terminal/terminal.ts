import {Buffer} from 'node:buffer';

export type TerminalInput = NodeJS.ReadStream;
export type TerminalOutput = NodeJS.WriteStream;

/**
 * The only way from the screens to the terminal. Ink is given `input` and `output`; everything it cannot send itself goes through
 * the functions. What stands between Ink and the real streams may change without anything else knowing.
 */
export type Terminal = {
	readonly input: TerminalInput;
	readonly output: TerminalOutput;
	/** Puts a text into the clipboard of the terminal that the person sits at (OSC 52); works through SSH. */
	readonly copy: (text: string) => void;
	/** Calls back once when the terminal has gone away. */
	readonly onGone: (listener: () => void) => void;
	readonly dispose: () => void;
};

/** Most terminals drop a longer OSC 52; xterm's limit for its payload, in bytes before encoding. */
const longestCopy = 74_000;

/** Wraps the streams of a terminal. */
export function openTerminal(input: TerminalInput, output: TerminalOutput): Terminal {
	const listeners = new Set<() => void>();
	let gone = false;
	const lose = () => {
		if (gone) return;
		gone = true;
		for (const listener of listeners) listener();
	};
	input.on('end', lose).on('close', lose).on('error', lose);
	output.on('close', lose).on('error', lose);
	return {
		input,
		output,
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
			// The handlers of `error` stay: a late EIO of a terminal that is gone must not end the process with a stack trace.
		},
	};
}
