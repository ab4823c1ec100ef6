import {fstatSync} from 'node:fs';
import {createInterface} from 'node:readline';
import {isatty} from 'node:tty';
import type {Frame, Session} from '../../session/session.ts';
import {problemSentences, statusSentence} from '../screen-reader/sentences.ts';
import {news, nothingSaid} from './news.ts';

export type PlainRun = {
	readonly session: () => Promise<Session>;
	readonly stdin: NodeJS.ReadableStream & {readonly fd?: number; readonly isTTY?: boolean};
	readonly stdout: NodeJS.WritableStream & {readonly isTTY?: boolean};
	/** Fires when the program is told to end. */
	readonly signal: AbortSignal;
	/** Ends by itself when everything was read and said: nothing of a recorded cluster changes. */
	readonly once: boolean;
	/** Clock of this machine, milliseconds since the epoch. */
	readonly milliseconds?: () => number;
};

/** News come at most this often, milliseconds: problems that follow from one another appear within moments. */
const quiet = 2000;

/**
 * Says the state of a cluster in lines that are only ever added: all of it first, then what changes. It needs no terminal, sends no control
 * sequence and waits for nobody. A line with q ends it, an empty line repeats everything, r asks the API server again; the end of a pipe on
 * stdin ends it too, that of a file or of /dev/null does not. Resolves with the exit code: 0 after q and at the end of what is read or of who
 * reads, 130 when it was told to end. Rejects with what opening the session rejected with.
 */
export async function runPlain(run: PlainRun): Promise<number> {
	const {stdin, stdout, signal, once, milliseconds = Date.now} = run;
	const ended = Promise.withResolvers<number>();
	const say = (lines: readonly string[]) => {
		const time = `${new Date(milliseconds()).toISOString().slice(11, 19)}Z`;
		if (lines.length > 0) stdout.write(lines.map(line => `${time} ${line}\n`).join(''));
	};
	const onAbort = () => ended.resolve(130);
	const onGone = () => ended.resolve(0);
	if (signal.aborted) return 130;
	signal.addEventListener('abort', onAbort, {once: true});
	// The listener stays: a late EPIPE of who reads no more must not end the process with a stack trace.
	stdout.on('error', onGone);
	const opening = run.session();
	const session = await Promise.race([opening, ended.promise]);
	if (typeof session === 'number') return session;

	let said = nothingSaid;
	let timer: NodeJS.Timeout | undefined;
	const speak = () => {
		timer = undefined;
		const frame = session.frame();
		const {lines, said: now} = news(frame, said);
		said = now;
		say(lines);
		if (once && isRead(frame)) ended.resolve(0);
	};
	const commands: Readonly<Record<string, () => void>> = {
		q: onGone,
		r: session.reconnect,
		'': () => {
			const frame = session.frame();
			say([statusSentence(frame, frame.snapshot.now), ...problemSentences(frame, Number.POSITIVE_INFINITY)]);
		},
	};
	const stopListening = listens(run) ? listen(stdin, commands, once ? () => {} : onGone) : () => {};
	const stop = session.subscribe(() => {
		timer ??= setTimeout(speak, quiet);
	});
	speak();
	try {
		return await ended.promise;
	} finally {
		stop();
		clearTimeout(timer);
		signal.removeEventListener('abort', onAbort);
		stopListening();
	}
}

function isRead({snapshot}: Frame): boolean {
	const {api, sources} = snapshot;
	return api.kind === 'up' && sources.length > 0 && sources.every(({state}) => state.kind !== 'loading');
}

/** With its lines in a file, it may run in the background: reading from the terminal would stop it there. */
function listens({stdin, stdout}: PlainRun): boolean {
	return stdin.isTTY !== true || stdout.isTTY === true;
}

function listen(
	stdin: PlainRun['stdin'],
	commands: Readonly<Record<string, () => void>>,
	onGone: () => void,
): () => void {
	const lines = createInterface({input: stdin, terminal: false});
	lines.on('line', line => commands[line.trim()]?.());
	if (endsWithInput(stdin)) lines.on('close', onGone);
	stdin.on('error', onGone);
	return () => {
		lines.off('close', onGone).close();
		stdin.pause();
	};
}

/** A terminal that is hung up, a pipe whose other side has gone (as of ssh without a terminal): nobody is there. */
function endsWithInput({fd}: PlainRun['stdin']): boolean {
	if (fd === undefined) return true;
	try {
		const stat = fstatSync(fd);
		return stat.isFIFO() || stat.isSocket() || isatty(fd);
	} catch {
		return false;
	}
}
