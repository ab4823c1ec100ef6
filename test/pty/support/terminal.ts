import {spawn as spawnPty} from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import {createSlowLink, type LinkSpeed, type SlowLink} from './slow-link.ts';

export type Exit = {readonly code: number; readonly signal: number};

export type SpawnOptions = {
	readonly cols?: number;
	readonly rows?: number;
	/** Added to a clean environment; undefined takes a variable out. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly cwd?: string;
	/** How long `until` waits, milliseconds. */
	readonly patience?: number;
	/** The person sits behind a link of this speed. */
	readonly link?: LinkSpeed;
};

/** A program in a real pseudo terminal, and the screen that a person would see: every answer comes from an emulator of xterm. */
export type Terminal = {
	/** The visible rows, without trailing blanks. */
	readonly screen: () => readonly string[];
	readonly row: (index: number) => string;
	/** The visible rows as one text. */
	readonly text: () => string;
	/** Wait until a condition on the screen holds; `what` says in a failure what was waited for. */
	readonly until: (condition: string | RegExp | (() => boolean), what?: string) => Promise<void>;
	/** Keys as text, or the bytes of a terminal that does not send UTF-8. */
	readonly type: (keys: string | Buffer) => void;
	readonly resize: (cols: number, rows: number) => void;
	readonly kill: (signal?: NodeJS.Signals) => void;
	/** The terminal goes away, as when its window is closed. */
	readonly hangUp: () => void;
	readonly exit: Promise<Exit>;
	readonly pid: number;
	readonly modes: () => Modes;
	/** Everything the program has written. */
	readonly bytes: () => string;
	/** The link that was asked for. */
	readonly link: SlowLink | undefined;
};

export type Modes = {
	readonly alternateScreen: boolean;
	readonly cursorHidden: boolean;
	readonly bracketedPaste: boolean;
	readonly mouse: boolean;
};

/** Tests share a machine with others: what takes a second on a quiet one takes this long on a busy one. */
const DEADLINE_MILLISECONDS = 60_000;
const opened = new Set<Terminal>();

/** What a login on a jump host gives a program, and nothing of the machine that runs the tests (CI among it). */
function cleanEnvironment(extra: SpawnOptions['env']): Record<string, string> {
	const inherited = {PATH: process.env.PATH, HOME: process.env.HOME, USER: process.env.USER};
	const merged = {...inherited, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...extra};
	return Object.fromEntries(
		Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}

// DECTCEM has no getter in the emulator: the last of the two sequences counts.
function cursorHidden(bytes: string): boolean {
	return bytes.lastIndexOf('\u001b[?25l') > bytes.lastIndexOf('\u001b[?25h');
}

/** Run a program in a terminal of its own. It answers queries (DSR, DA) as a terminal does. */
export function spawn(file: string, args: readonly string[], options: SpawnOptions = {}): Terminal {
	const {cols = 120, rows = 32, cwd = process.cwd(), patience = DEADLINE_MILLISECONDS} = options;
	const emulator = new headless.Terminal({cols, rows, scrollback: 1000, allowProposedApi: true});
	emulator.loadAddon(new unicode11.Unicode11Addon());
	emulator.unicode.activeVersion = '11';
	const env = cleanEnvironment(options.env);
	const pty = spawnPty(file, [...args], {cols, rows, cwd, env, name: env.TERM ?? ''});

	const chunks: string[] = [];
	const watchers = new Set<() => void>();
	const changed = () => {
		for (const watcher of watchers) watcher();
	};
	const ended = Promise.withResolvers<Exit>();
	let exit: Exit | undefined;
	const toProgram = (text: string | Buffer) => {
		// What it writes to takes bytes as well; its types do not say so.
		if (exit === undefined) pty.write(text as string);
	};
	const link = options.link && createSlowLink(options.link, text => emulator.write(text, changed), toProgram);
	const sendBack = link?.sendBack ?? toProgram;
	pty.onData(data => {
		chunks.push(data);
		if (link === undefined) emulator.write(data, changed);
		else link.send(data);
	});
	pty.onExit(({exitCode, signal}) => {
		exit = {code: exitCode, signal: signal ?? 0};
		link?.close();
		// What the program wrote last is still in the emulator's queue.
		emulator.write('', () => {
			ended.resolve(exit as Exit);
			changed();
		});
	});
	emulator.onData(sendBack);

	const row = (index: number) => {
		const {active} = emulator.buffer;
		// A line keeps for a while what stood in the columns that a smaller window has not.
		return active.getLine(active.baseY + index)?.translateToString(true, 0, emulator.cols) ?? '';
	};
	const screen = () => Array.from({length: emulator.rows}, (_, index) => row(index));
	const text = () => screen().join('\n');
	const bytes = () => chunks.join('');

	const until: Terminal['until'] = (condition, what = String(condition)) => {
		const holds =
			typeof condition === 'function'
				? condition
				: () => (typeof condition === 'string' ? text().includes(condition) : condition.test(text()));
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const failed = (why: string) =>
			reject(new Error(`${why} while waiting for ${what}\n${text().trimEnd()}`));
		const watcher = () => {
			if (holds()) resolve();
			else if (exit !== undefined) failed(`the program ended with ${JSON.stringify(exit)}`);
		};
		const deadline = setTimeout(() => failed(`${patience} ms passed`), patience);
		watchers.add(watcher);
		watcher();
		return promise.finally(() => {
			clearTimeout(deadline);
			watchers.delete(watcher);
		});
	};

	const terminal: Terminal = {
		screen,
		row,
		text,
		until,
		bytes,
		pid: pty.pid,
		exit: ended.promise,
		link,
		type: keys => (typeof keys === 'string' ? sendBack(keys) : toProgram(keys)),
		resize: (newCols, newRows) => {
			emulator.resize(newCols, newRows);
			pty.resize(newCols, newRows);
		},
		kill: signal => {
			if (exit === undefined) pty.kill(signal);
		},
		hangUp: () => (pty as unknown as {readonly destroy: () => void}).destroy(),
		modes: () => ({
			alternateScreen: emulator.buffer.active.type === 'alternate',
			cursorHidden: cursorHidden(bytes()),
			bracketedPaste: emulator.modes.bracketedPasteMode,
			mouse: emulator.modes.mouseTrackingMode !== 'none',
		}),
	};
	opened.add(terminal);
	return terminal;
}

/** End what tests left running; for afterEach. */
export async function closeTerminals(): Promise<void> {
	for (const terminal of opened) terminal.kill('SIGKILL');
	await Promise.all([...opened].map(({exit}) => exit));
	opened.clear();
}
