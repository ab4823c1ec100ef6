import process from 'node:process';
import type {Instance} from 'ink';
import type {Session} from '../session/session.ts';
import type {OpenedApp} from './app/open.tsx';
import {createRunning} from './app/running.ts';
import type {Drawing} from './opening/draw.tsx';
import {showFirst} from './opening/first.ts';
import {terminalCapabilities} from './terminal/capabilities.ts';
import {captureMessages} from './terminal/messages.ts';
import {rememberParent, watchParent} from './terminal/parent.ts';
import {listenToSignals, stopTogether} from './terminal/signals.ts';
import {openTerminal, type TerminalInput, type TerminalOutput} from './terminal/terminal.ts';
import {makeTheme} from './theme.ts';

export type UiOptions = {
	/** Sentences line by line instead of a full screen. */
	readonly screenReader?: boolean;
	readonly ascii?: boolean;
	/** Letters beyond ASCII although the locale does not say UTF-8. */
	readonly unicode?: boolean;
	/** Pictures a second at most while no key is pressed. */
	readonly fps?: number;
	/** Send pictures without waiting for the terminal to acknowledge them. */
	readonly noPace?: boolean;
	/** Clock of this machine, milliseconds since the epoch. */
	readonly milliseconds?: () => number;
	/** Clock that only goes forward, milliseconds, to measure with. */
	readonly elapsed?: () => number;
};

export type UiRun = {
	/** What is shown, or how to open it; that is asked for as soon as the first picture is on its way. */
	readonly session: Session | (() => Promise<Session>);
	/** What the first picture says is being opened, in a few words. */
	readonly what?: string;
	readonly stdin: TerminalInput;
	readonly stdout: TerminalOutput;
	readonly stderr: {readonly write: (text: string) => unknown};
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly options?: UiOptions;
};

/** Who is slower to be asked than this is waited for with what takes keys. */
const askingMs = 250;

/**
 * Opens the screens on a session and resolves with the exit code when the person leaves: 0 after q, 130 after Ctrl+C, 128 + n after
 * signal n, 129 when the terminal has gone or the parent was killed, 70 when drawing failed. The terminal is as it was before; what was said meanwhile has
 * been written to `stderr`. Rejects with what opening the session rejected with, the terminal restored. Closing the session is left to
 * whoever made it.
 */
export async function runUi({
	session,
	what = '',
	stdin,
	stdout,
	stderr,
	env = process.env,
	options = {},
}: UiRun): Promise<number> {
	const {screenReader = false, milliseconds = Date.now, elapsed = () => performance.now()} = options;
	const isOrphaned = rememberParent();
	const terminal = openTerminal(stdin, stdout, {
		cells: !screenReader,
		isOrphaned,
		acknowledge: options.noPace !== true,
		milliseconds: elapsed,
		...(options.fps === undefined ? {} : {fps: options.fps}),
	});
	const forced = {ascii: options.ascii === true, unicode: options.unicode === true};
	const theme = makeTheme(terminalCapabilities(env, forced));
	const messages = captureMessages(text => app?.tell(text));
	const drawn = Promise.withResolvers<Instance>();
	const running = createRunning(drawn.promise, terminal.quiet, terminal.deaf);
	let ended = false;
	const finish = (code: number) => {
		ended = true;
		running.finish(code);
	};
	const size = () => ({columns: stdout.columns ?? 80, rows: stdout.rows ?? 24});
	const effects = {
		quit: finish,
		repaint: terminal.repaint,
		suspend: running.suspend,
		copy: terminal.copy,
		edit: async (text: string, name: string) => {
			const {editText} = await import('./terminal/editor.ts');
			return await editText(text, name, env, running.lend);
		},
		save: async (text: string, name: string) => {
			const {saveBeside} = await import('./terminal/save.ts');
			return await saveBeside(process.cwd(), text, name);
		},
	};
	let app: OpenedApp | undefined;
	const early: string[] = [];
	const load = async (opening: Promise<Session>) => {
		const [shown, {openApp}] = await Promise.all([opening, import('./app/open.tsx')]);
		if (ended) return;
		app = openApp({
			session: shown,
			theme,
			size,
			milliseconds,
			elapsed,
			effects,
			screenReader,
			link: terminal.link,
			canvas: terminal.canvas,
			onControls: running.useControls,
		});
		drawing?.show(app.node);
		if (early.length > 0) app.typed(early);
	};
	const open = async (opening: Promise<Session>) => {
		try {
			await load(opening);
		} catch (error) {
			broken = {error};
			finish(0);
		}
	};
	let drawing: Drawing | undefined;
	let broken: {readonly error: unknown} | undefined;
	const gone = () => finish(129);
	terminal.onGone(gone);
	const stopWatching = watchParent(gone, isOrphaned);
	const stopListening = listenToSignals({
		onDeath: (signal, code) => {
			// What is typed while an editor has the terminal is for the editor.
			if (!running.isLent() || (signal !== 'SIGINT' && signal !== 'SIGQUIT')) finish(code);
		},
		onStop: () => {
			if (running.isLent()) stopTogether();
			else running.suspend();
		},
	});
	const stopFailing = running.catchFailures();
	const interactive = Boolean(stdout.isTTY);
	let undoFirst = () => {};
	try {
		if (interactive && !screenReader) undoFirst = await showFirst(terminal, what, size(), theme);
		// Who has left already would not be there to close what is opened.
		const opening = ended ? undefined : typeof session === 'function' ? session() : Promise.resolve(session);
		// The cluster is asked before what draws is loaded, so that it answers meanwhile. What went wrong is told when the screens are there.
		const asked = opening?.then(
			() => true,
			() => false,
		);
		const late = new Promise<false>(resolve => setTimeout(resolve, askingMs, false));
		if (opening !== undefined && (await Promise.race([asked, late]))) await open(opening);
		const {drawOpening} = await import('./opening/draw.tsx');
		drawing = drawOpening({
			terminal,
			screenReader,
			interactive,
			theme,
			what,
			size,
			quit: finish,
			suspend: running.suspend,
			keep: keys => early.push(...keys),
			onControls: running.useControls,
			app: app?.node,
			// Loading the screens blocks: it begins when what takes keys is there.
			onDrawn: () =>
				setImmediate(() => {
					if (!ended && app === undefined && opening !== undefined) void open(opening);
				}),
		});
		drawn.resolve(drawing.instance);
		const exitCode = await running.ended(drawing.instance);
		if (broken !== undefined) throw broken.error;
		return exitCode;
	} finally {
		ended = true;
		if (drawing === undefined) undoFirst();
		stopFailing();
		stopListening();
		stopWatching();
		terminal.dispose();
		messages.release();
		for (const text of [...messages.all(), ...running.failures()]) stderr.write(`${text}\n`);
	}
}
