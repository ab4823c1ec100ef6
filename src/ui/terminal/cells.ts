import {PassThrough} from 'node:stream';
import {createTerminalDecoder} from './eight-bit.ts';
import {createReplyFilter} from './replies.ts';
import {createSequenceReader} from './sequences.ts';
import {createPace} from './sink/pace.ts';
import {createSink, type Drain} from './sink/sink.ts';
import type {Terminal, TerminalInput, TerminalOptions, TerminalOutput} from './terminal.ts';

/** How long the last answer is waited for: from a terminal that has answered before, and from one that may not know the question; milliseconds. */
const lastAnswer = 1500;
const firstAnswer = 300;

/** What stands between Ink and the streams. */
export type Between = Pick<
	Terminal,
	'input' | 'output' | 'canvas' | 'inkDrew' | 'link' | 'quiet' | 'repaint' | 'dispose'
>;

/** Puts the cell sink before the output, and takes the terminal's answers out of the input. */
export function cellsBetween(
	input: TerminalInput,
	output: TerminalOutput,
	options: TerminalOptions,
): Between {
	const pace = createPace(options);
	const sink = createSink({
		drain: drainOf(output),
		columns: output.columns || 80,
		rows: output.rows || 24,
		pace,
		milliseconds: options.milliseconds,
		onOwned: owned => setBlocking(output, !owned),
	});
	const keys = Object.assign(new PassThrough({encoding: 'utf8'}), {
		isTTY: input.isTTY,
		setRawMode: (raw: boolean) => {
			input.setRawMode?.(raw);
			if (raw) pace.start();
			else pace.stop();
			return keys;
		},
		ref: () => input.ref?.(),
		unref: () => input.unref?.(),
	});
	let onAnswer = () => {};
	const replies = createReplyFilter({
		onReply: () => {
			sink.answered();
			onAnswer();
		},
		onTyped: text => {
			sink.hurry();
			keys.write(text);
		},
		expecting: pace.expecting,
	});
	const decode = createTerminalDecoder();
	const sequences = createSequenceReader(replies.push);
	const onData = (piece: string | Buffer) => sequences.push(decode(piece));
	const onResize = () => sink.resize(output.columns || 80, output.rows || 24);
	input.on('data', onData);
	output.on('resize', onResize);
	return {
		input: keys as unknown as TerminalInput,
		output: sink.output,
		canvas: sink.canvas,
		inkDrew: sink.inkDrew,
		repaint: sink.repaint,
		quiet: async () => {
			pace.stop();
			if (!pace.expecting() || input.readableEnded || input.destroyed) return;
			const {promise, resolve} = Promise.withResolvers<void>();
			onAnswer = () => {
				if (!pace.expecting()) resolve();
			};
			// A terminal that is gone answers nothing any more.
			for (const end of ['end', 'close', 'error']) input.once(end, resolve);
			const timer = setTimeout(resolve, pace.answers() ? lastAnswer : firstAnswer);
			await promise;
			clearTimeout(timer);
			for (const end of ['end', 'close', 'error']) input.off(end, resolve);
		},
		link: () => {
			const latency = pace.latency();
			return {...sink.statistics(), ...(latency === undefined ? {} : {latency})};
		},
		dispose: () => {
			input.off('data', onData).pause();
			output.off('resize', onResize);
			sequences.dispose();
			replies.dispose();
			sink.dispose();
		},
	};
}

function drainOf(output: TerminalOutput): Drain {
	const listeners = new Set<() => void>();
	return {
		busy: () => output.writableLength > 0,
		write: (bytes, done) => {
			output.write(bytes, () => {
				done?.();
				if (output.writableLength === 0) for (const listener of listeners) listener();
			});
		},
		onReady: listener => {
			listeners.add(listener);
		},
	};
}

/**
 * Node writes to terminals in blocking mode: while a slow link takes a picture, no key and no timer would run. The terminal is given back in the
 * mode in which it was found.
 */
function setBlocking(output: TerminalOutput, blocking: boolean): void {
	const {_handle: handle} = output as {readonly _handle?: {setBlocking?: (blocking: boolean) => void}};
	handle?.setBlocking?.(blocking);
}
