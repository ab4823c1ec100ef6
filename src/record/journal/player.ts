import type {TableName} from '../../store/rows.ts';
import {createTimeline, type TimelineEvent} from '../timeline.ts';
import {blockFlags} from './block.ts';
import type {ToldFinding} from './entries.ts';
import {unreadable} from './errors.ts';
import type {Journal} from './read.ts';
import {createJournalState, type JournalState} from './state.ts';

/** A journal that is being looked at: one moment of it at a time. */
export type Player = {
	readonly from: number;
	readonly to: number;
	/** Moment of the state, milliseconds since the epoch; never before `from`. */
	readonly at: () => number;
	readonly state: () => JournalState;
	/** Goes to a moment. Throws a SnapshotError where the journal is damaged. */
	readonly seek: (at: number) => Promise<void>;
	/** Moment of the next (or with -1 the previous) block with a change of verdict; undefined when there is none. */
	readonly turn: (direction: 1 | -1) => number | undefined;
	/** Everything that happened, read once. */
	readonly events: () => Promise<readonly TimelineEvent[]>;
};

/** A player at the first moment that can be shown. */
export async function createPlayer(journal: Journal): Promise<Player> {
	const {blocks} = journal;
	// A clock that was set back must not make later blocks unreachable: the order in the file counts.
	const times: number[] = [];
	for (const {at} of blocks) times.push(Math.max(at, times.at(-1) ?? Number.NEGATIVE_INFINITY));
	const firstKey = blocks.findIndex(({flags}) => (flags & blockFlags.key) !== 0);
	if (firstKey < 0) throw unreadable(journal.file, 'there is no complete picture of the cluster in it');
	const from = times[firstKey] ?? 0;
	const to = times.at(-1) ?? from;
	let state = createJournalState();
	/** Blocks before this one are in the state. */
	let next = firstKey;
	let now = from;
	let story: Promise<readonly TimelineEvent[]> | undefined;

	const advance = async (end: number): Promise<void> => {
		for (; next < end; next++) {
			const block = blocks[next];
			if (block === undefined) return;
			try {
				for (const entry of await journal.entries(block)) if (entry.k === 'frame') state.apply(entry);
			} catch (error) {
				if (error instanceof TypeError) throw unreadable(journal.file, error.message, error);
				throw error;
			}
		}
	};
	const seek = async (wanted: number): Promise<void> => {
		const target = Math.min(to, Math.max(from, wanted));
		const end = upperBound(times, target);
		const key = lastKey(journal, end);
		// From the nearest full picture, unless the way from here is shorter.
		if (end < next || key > next || !state.isWhole()) {
			state = createJournalState();
			next = key;
		}
		await advance(end);
		now = target;
	};
	await seek(from);
	return {
		from,
		to,
		at: () => now,
		state: () => state,
		seek,
		turn: direction => {
			const here = upperBound(times, now);
			const turns = (index: number): boolean => ((blocks[index]?.flags ?? 0) & blockFlags.verdict) !== 0;
			if (direction === 1) {
				for (let index = here; index < blocks.length; index++) if (turns(index)) return times[index];
			} else {
				for (let index = here - 1; index >= firstKey; index--)
					if (turns(index) && (times[index] ?? 0) < now) return times[index];
			}
			return undefined;
		},
		events: () => {
			story ??= readStory(journal, firstKey);
			return story;
		},
	};
}

/** Index of the first time after `at`. */
function upperBound(times: readonly number[], at: number): number {
	let low = 0;
	let high = times.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((times[middle] ?? 0) <= at) low = middle + 1;
		else high = middle;
	}
	return low;
}

function lastKey({blocks}: Journal, end: number): number {
	for (let index = Math.min(end, blocks.length) - 1; index > 0; index--)
		if (((blocks[index]?.flags ?? 0) & blockFlags.key) !== 0) return index;
	return blocks.findIndex(({flags}) => (flags & blockFlags.key) !== 0);
}

/** Blocks without a flag hold nothing to tell. */
async function readStory(journal: Journal, first: number): Promise<readonly TimelineEvent[]> {
	const timeline = createTimeline();
	const told = new Map<string, ToldFinding>();
	let verdict: ToldFinding['verdict'] = 'UNKNOWN';
	// What is told then is no news, but what is told from then on is compared with all of it.
	let isEarly = false;
	for (const block of journal.blocks.slice(first)) {
		if (block.flags === 0 && !isEarly) continue;
		for (const entry of await journal.entries(block)) {
			if (entry.k === 'event') timeline.event(entry.kind, entry.t, entry.text);
			if (entry.k !== 'frame') continue;
			if (entry.full === true) told.clear();
			for (const id of entry.untold ?? []) told.delete(id);
			for (const finding of entry.told ?? []) told.set(finding.id, finding);
			verdict = entry.verdict ?? verdict;
			isEarly = entry.early === true;
			if (!isEarly) timeline.frame(entry.t, verdict, [...told.values()]);
		}
	}
	return timeline.events();
}

/** A moment of a journal as a snapshot with a table for every name. */
export function snapshotAt(player: Player, names: readonly TableName[]) {
	return player.state().snapshot(player.at(), names);
}
