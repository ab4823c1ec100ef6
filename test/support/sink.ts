import {type Instance, render} from 'ink';
import type {ReactNode} from 'react';
import {createPace} from '../../src/ui/terminal/sink/pace.ts';
import {createSink, type Sink} from '../../src/ui/terminal/sink/sink.ts';
import type {TerminalOutput} from '../../src/ui/terminal/terminal.ts';
import type {Emulator} from './emulator.ts';

/** Ink as the program uses it, on the alternate screen of a terminal; keys come from nowhere. */
export function inkOn(stdout: TerminalOutput, node: ReactNode): Instance {
	return render(node, {
		stdout,
		stdin: stdin(),
		alternateScreen: true,
		interactive: true,
		incrementalRendering: true,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: 1000,
	});
}

function stdin(): NodeJS.ReadStream {
	const input = {
		isTTY: true,
		on() {},
		off() {},
		addListener() {},
		removeListener() {},
		unref() {},
		ref() {},
		setRawMode() {},
		setEncoding() {},
		read: () => null,
	};
	return input as unknown as NodeJS.ReadStream;
}

/** A sink that sends everything at once: to an emulator, or to anything else that takes bytes. */
export function sinkInto(
	emulator: {readonly output: Pick<Emulator['output'], 'write'>},
	columns: number,
	rows: number,
): Sink {
	const milliseconds = () => 0;
	return createSink({
		drain: {
			busy: () => false,
			write: (bytes, done) => {
				emulator.output.write(bytes);
				done?.();
			},
			onReady: () => {},
		},
		columns,
		rows,
		pace: createPace({milliseconds, acknowledge: false}),
		milliseconds,
	});
}
