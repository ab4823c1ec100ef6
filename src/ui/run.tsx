import process from 'node:process';
import {render} from 'ink';
import {allKeys, screens} from '../../screens/registry.ts';
import type {Session} from '../session/session.ts';
import {App} from './app/App.tsx';
import {buildApp} from './app/build.ts';
import {createRunning} from './app/running.ts';
import {createBackground} from './background.ts';
import {SentencesApp} from './screen-reader/SentencesApp.tsx';
import {terminalCapabilities} from './terminal/capabilities.ts';
import {createLoadMeter} from './terminal/load.ts';
import {captureMessages} from './terminal/messages.ts';
import {listenToSignals} from './terminal/signals.ts';
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
	readonly session: Session;
	readonly stdin: TerminalInput;
	readonly stdout: TerminalOutput;
	readonly stderr: {readonly write: (text: string) => unknown};
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly options?: UiOptions;
};

/**
 * Opens the screens on a session and resolves with the exit code when the person leaves: 0 after q, 130 after Ctrl+C, 128 + n after
 * signal n, 129 when the terminal has gone, 70 when drawing failed. The terminal is as it was before; what was said meanwhile has
 * been written to `stderr`. Closing the session is left to whoever made it.
 */
export async function runUi({
	session,
	stdin,
	stdout,
	stderr,
	env = process.env,
	options = {},
}: UiRun): Promise<number> {
	const {screenReader = false, milliseconds = Date.now, elapsed = () => performance.now()} = options;
	const terminal = openTerminal(stdin, stdout, {
		cells: !screenReader,
		acknowledge: options.noPace !== true,
		milliseconds: elapsed,
		...(options.fps === undefined ? {} : {fps: options.fps}),
	});
	const forced = {ascii: options.ascii === true, unicode: options.unicode === true};
	const theme = makeTheme(terminalCapabilities(env, forced));
	const messages = captureMessages(text =>
		app.store.dispatch({type: 'notice', notice: {text, tone: 'warn', at: milliseconds()}}),
	);
	const running = createRunning(() => instance, terminal.quiet);
	const size = () => ({columns: stdout.columns ?? 80, rows: stdout.rows ?? 24});
	const effects = {
		quit: running.finish,
		repaint: terminal.repaint,
		suspend: running.suspend,
		copy: terminal.copy,
	};
	const app = buildApp({
		session,
		screens,
		keys: allKeys,
		theme,
		size,
		milliseconds,
		effects,
		link: terminal.link,
		background: createBackground(elapsed),
		canvas: terminal.canvas,
		load: createLoadMeter(),
	});
	const node = screenReader ? (
		<SentencesApp session={session} quit={running.finish} onControls={running.useControls} />
	) : (
		<App {...app} onControls={running.useControls} />
	);
	const instance = render(node, {
		stdin: terminal.input,
		stdout: terminal.output,
		alternateScreen: !screenReader,
		interactive: Boolean(stdout.isTTY),
		isScreenReaderEnabled: screenReader,
		exitOnCtrlC: false,
		incrementalRendering: true,
		maxFps: 120,
		patchConsole: false,
	});
	terminal.onGone(() => running.finish(129));
	const stopListening = listenToSignals({
		onDeath: (_, code) => running.finish(code),
		onStop: running.suspend,
	});
	const stopFailing = running.catchFailures();
	try {
		return await running.ended(instance);
	} finally {
		stopFailing();
		stopListening();
		terminal.dispose();
		messages.release();
		for (const text of [...messages.all(), ...running.failures()]) stderr.write(`${text}\n`);
	}
}
