import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Verdict} from '../checks/finding.ts';
import type {Paint} from '../report/text.ts';
import {refusesColor} from '../ui/terminal/capabilities.ts';
import {CliError} from './errors.ts';

const colours: Readonly<Record<Verdict, string>> = {
	FAIL: '31;1',
	WARN: '33',
	PASS: '32',
	UNKNOWN: '35',
	SKIP: '2',
};

/** How a verdict is coloured on this stream: 16 colours on a terminal, nothing with NO_COLOR, in a pipe or on a dumb terminal. */
export function paintFor(
	stream: {readonly isTTY?: boolean},
	env: Readonly<Record<string, string | undefined>>,
): Paint {
	const wanted = env.FORCE_COLOR !== undefined || (stream.isTTY === true && env.TERM !== 'dumb');
	const coloured = wanted && !refusesColor(env);
	return coloured
		? (verdict, text) => `\u001B[${colours[verdict]}m${text}\u001B[m`
		: (_verdict, text) => text;
}

/** Write everything, waiting for a slow reader; a reader that left early (`| head`) is not an error. */
export async function writeAll(stream: NodeJS.WritableStream, chunks: Iterable<string>): Promise<void> {
	// The callback says what went wrong; without a listener the stream would end the process for the same error. It stays: some errors come late.
	stream.on('error', () => {});
	for (const chunk of chunks) {
		const failed = await new Promise<NodeJS.ErrnoException | null | undefined>(resolve =>
			stream.write(chunk, resolve),
		);
		if (failed?.code === 'EPIPE') return;
		if (failed)
			throw new CliError(`The output could not be written: ${failed.message}.`, 'cannotWrite', failed);
		// Pipes and files take a chunk at once: without a pause a long list would block everything else until it is out.
		await nextTurn();
	}
}
