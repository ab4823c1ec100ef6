import type {LogKey, LogState} from '../../store/logs/log.ts';
import type {Clock} from '../clock.ts';
import {KubeError, messageOf} from '../errors.ts';
import {backoff, slowRetry} from '../list-watch/backoff.ts';
import {createPause} from '../list-watch/pause.ts';
import {compareStamps, type StampedLine} from './lines.ts';
import {type LogReading, readLogOnce} from './read.ts';
import {readTail} from './tail.ts';

export type FollowOptions = Omit<LogReading, 'onLines' | 'onOpen'> & {
	readonly key: LogKey;
	/** Lines that were not seen before, oldest first. */
	readonly onLines: (lines: readonly StampedLine[]) => void;
	readonly onState: (state: LogState) => void;
	/** Lines are missing: older ones that were not asked for, or some in between because there were too many. */
	readonly onCut: () => void;
	readonly onRequest: () => void;
	readonly onRetry: () => void;
	/** 0 up to 1. */
	readonly random: () => number;
	/** The newest lines are all that is wanted. */
	readonly once: boolean;
	/** Waits for a place among the first requests; answers with the way to give it back. */
	readonly place: (signal: AbortSignal) => Promise<() => void>;
};

export type Follower = {
	/** Try again now if waiting. */
	readonly poke: () => void;
	/** Stops for good; resolves when nothing is called any more. */
	readonly close: () => Promise<void>;
};

/** An answer that follows ends after so much, and is taken up again: whatever the server holds for it stays bounded. */
const followBytes = 16 << 20;
/** The log of a container ends with it; the next one begins when it was started again. */
const betweenMs = 2_000;
const longestBetweenMs = 30_000;
/** A container that has not started yet, or a kubelet that says so for another reason. */
const notStartedMs = 5_000;

/**
 * Reads the newest lines of a container and follows it, across restarts, disconnects and rotation, for ever. Nothing is thrown: what
 * fails becomes a state with its reason.
 */
export function followLog(options: FollowOptions): Follower {
	const {key, clock, random, onState} = options;
	const stop = new AbortController();
	const signal = AbortSignal.any([options.signal, stop.signal]);
	const pause = createPause(clock);
	const seen = createSeen();
	let attempt = 0;
	let fruitless = 0;
	/** Open now: a failure to open it again is news. */
	let isOpen = false;
	let everRead = false;

	const opened = (): void => {
		attempt = 0;
		if (!isOpen) onState({kind: 'read', since: clock.now()});
		isOpen = true;
		everRead = true;
	};
	const take = (lines: readonly StampedLine[]): void => {
		const fresh = seen.unseen(lines);
		if (fresh.length === 0) return;
		fruitless = 0;
		options.onLines(fresh);
	};

	const tail = async (): Promise<void> => {
		const free = await options.place(signal);
		try {
			options.onRequest();
			seen.begin();
			const {lines, cut} = await readTail(key, {...options, signal});
			if (cut) options.onCut();
			take(lines);
			opened();
		} finally {
			free();
		}
	};

	/** True when it came faster than it may. */
	const follow = async (): Promise<boolean> => {
		const from = seen.newest();
		options.onRequest();
		seen.begin();
		fruitless++;
		const where = from === '' ? {tailLines: 0} : {sinceTime: from};
		const {flooded} = await readLogOnce(
			{...key, follow: true, limitBytes: followBytes, ...where},
			{...options, signal, onLines: take, onOpen: opened},
		);
		if (flooded) options.onCut();
		return flooded;
	};

	/** Milliseconds to wait. A stream that was open and broke is taken up again before anybody needs to know. */
	const failed = (error: unknown): number => {
		if (isOpen) {
			isOpen = false;
			return betweenMs;
		}
		const {state, delayMs} = afterLogFailure(error, attempt, random, clock);
		attempt++;
		onState(state);
		options.onRetry();
		return delayMs;
	};

	const run = async (): Promise<void> => {
		let wantsTail = true;
		while (!signal.aborted) {
			let delayMs = 0;
			try {
				if (wantsTail) await tail();
				if (options.once || key.previous) return;
				wantsTail = await follow();
				delayMs = Math.min(longestBetweenMs, betweenMs * 2 ** Math.min(fruitless, 5));
			} catch (error) {
				if (signal.aborted) return;
				delayMs = failed(error);
				if (options.once || key.previous) return;
				wantsTail = !everRead;
			}
			await pause.wait(delayMs, signal);
		}
	};
	const ended = run();
	return {
		poke: pause.poke,
		close: async () => {
			stop.abort();
			await ended;
		},
	};
}

/** What a log that cannot be read now says, and when it is asked for again. */
function afterLogFailure(
	error: unknown,
	attempt: number,
	random: () => number,
	clock: Clock,
): {readonly state: LogState; readonly delayMs: number} {
	const since = clock.now();
	const why = messageOf(error);
	const known = error instanceof KubeError ? error : undefined;
	if (known?.kind === 'forbidden')
		return {state: {kind: 'forbidden', since, why}, delayMs: slowRetry(random)};
	if (known?.kind === 'notFound' || known?.status === 400)
		return {state: {kind: 'none', since, why}, delayMs: Math.round(notStartedMs * (1 + random()))};
	const delayMs = backoff(attempt, random, known?.retryAfterMs);
	return {state: {kind: 'stale', since, why, retryAt: since + delayMs}, delayMs};
}

/** Remembers how far a log was read, since asking for more begins with whole seconds that were read already. */
function createSeen() {
	let newest: StampedLine = {stamp: '', at: 0, text: ''};
	let atNewest = new Set<string>();
	let passing = true;
	const isNew = (line: StampedLine): boolean => {
		if (passing || line.stamp === '') return true;
		const order = compareStamps(line, newest);
		passing = order > 0;
		return passing || (order === 0 && !atNewest.has(line.text));
	};
	return {
		newest: () => newest.stamp,
		/** Another answer begins, which may repeat what is known. */
		begin: (): void => {
			passing = newest.stamp === '';
		},
		unseen: (lines: readonly StampedLine[]): readonly StampedLine[] => {
			const fresh = lines.filter(isNew);
			for (const line of fresh) {
				const order = line.stamp === '' ? -1 : newest.stamp === '' ? 1 : compareStamps(line, newest);
				if (order > 0) {
					newest = line;
					atNewest = new Set();
				}
				if (order >= 0) atNewest.add(line.text);
			}
			return fresh;
		},
	};
}
