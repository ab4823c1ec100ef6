import {cell} from '../sanitise.ts';
import {
	type ContainerLog,
	type LogKey,
	type LogLine,
	type LogState,
	type Logs,
	logName,
	noLogs,
} from './log.ts';
import {maskSecrets} from './mask.ts';

/** What is kept of each log, and of one line of it. */
export const logLimits = {lines: 1000, bytes: 256 << 10, line: 4096} as const;

/** A line as it came: nothing about it is known yet. */
export type RawLine = {readonly at: number; readonly text: string};

/** The logs of a store. */
export type LogBook = {
	/** A log is to be read from now on; one of that name that is there already keeps its lines. */
	readonly open: (key: LogKey, about: {readonly program: string; readonly node: string}) => void;
	readonly add: (key: LogKey, lines: readonly RawLine[]) => void;
	readonly setState: (key: LogKey, state: LogState) => void;
	/** Lines are missing before what is kept. */
	readonly cut: (key: LogKey) => void;
	readonly remove: (key: LogKey) => void;
	readonly setPassedOver: (count: number) => void;
	/** The same object as before while nothing has changed. */
	readonly read: () => Logs;
};

type Kept = {
	readonly key: LogKey;
	readonly program: string;
	readonly node: string;
	state: LogState;
	lines: LogLine[];
	bytes: number;
	dropped: number;
	cut: boolean;
	frozen: ContainerLog | undefined;
};

/** An empty book. It keeps the newest lines of each log within {@link logLimits}. */
export function createLogBook(clock: () => number, changed: () => void): LogBook {
	const kept = new Map<string, Kept>();
	let passedOver = 0;
	let frozen: Logs | undefined = noLogs;

	const touch = (entry: Kept | undefined): void => {
		if (entry !== undefined) entry.frozen = undefined;
		frozen = undefined;
		changed();
	};
	const change = (key: LogKey, with_: (entry: Kept) => void): void => {
		const entry = kept.get(logName(key));
		if (entry === undefined) return;
		with_(entry);
		touch(entry);
	};

	return {
		open: (key, {program, node}) => {
			const name = logName(key);
			if (kept.has(name)) return;
			const state: LogState = {kind: 'waiting', since: clock()};
			const entry: Kept = {
				key,
				program,
				node: cell(node),
				state,
				lines: [],
				bytes: 0,
				dropped: 0,
				cut: false,
				frozen: undefined,
			};
			kept.set(name, entry);
			touch(entry);
		},
		add: (key, lines) => change(key, entry => append(entry, lines)),
		setState: (key, state) =>
			change(key, entry => {
				entry.state = 'why' in state ? {...state, why: cell(state.why, 400)} : state;
			}),
		cut: key =>
			change(key, entry => {
				entry.cut = true;
			}),
		remove: key => {
			if (kept.delete(logName(key))) touch(undefined);
		},
		setPassedOver: count => {
			if (count === passedOver) return;
			passedOver = count;
			touch(undefined);
		},
		read: () => {
			frozen ??= Object.freeze({containers: [...kept.values()].map(publish), passedOver});
			return frozen;
		},
	};
}

const colours = /\u001b\[[0-9;]{0,20}m/g;

/** Without the colours that some programs write even into files, and without tabs, which have no width here. */
function plain(text: string): string {
	return text.replaceAll('\t', '  ').replace(colours, '');
}

function append(entry: Kept, lines: readonly RawLine[]): void {
	for (const {at, text} of lines) {
		const safe = cell(maskSecrets(plain(text)), logLimits.line);
		entry.lines.push({at, text: safe});
		entry.bytes += safe.length;
	}
	let over = 0;
	let bytes = entry.bytes;
	while (
		entry.lines.length - over > logLimits.lines ||
		(bytes > logLimits.bytes && entry.lines.length - over > 1)
	) {
		bytes -= entry.lines[over]?.text.length ?? 0;
		over++;
	}
	if (over === 0) return;
	entry.lines = entry.lines.slice(over);
	entry.bytes = bytes;
	entry.dropped += over;
}

function publish(entry: Kept): ContainerLog {
	const {key, program, node, state, dropped, cut} = entry;
	entry.frozen ??= Object.freeze({
		...key,
		program,
		node,
		state,
		lines: Object.freeze([...entry.lines]),
		dropped,
		cut,
	});
	return entry.frozen;
}
