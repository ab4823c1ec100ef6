import {nextTriggerTimes, shiftTriggerTimes} from '../migration/trigger-times.ts';
import type {TriggerMemory} from '../record/trigger-file.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {RememberedTriggers, TriggerTimes} from '../store/trigger-times.ts';
import type {Frames} from './frames.ts';

export type RememberingOptions = {
	readonly memory: TriggerMemory;
	/** Milliseconds of a clock that nobody sets; only differences count. */
	readonly monotonic: () => number;
	readonly tell: (triggers: RememberedTriggers) => void;
};

/** Keeps the timers of rollback triggers through restarts of ktriage. */
export type RememberingTriggers = {
	/** Reads what earlier runs left, as soon as it is known which cluster this is. */
	readonly recall: (snapshot: Snapshot) => Promise<void>;
	/** Takes note of what holds in this snapshot. */
	readonly look: (snapshot: Snapshot) => void;
	/** Resolves when the last note is on the disk, or could not be put there. */
	readonly close: () => Promise<void>;
};

/** How long ago at most the file says that a trigger was last seen. */
const saveEveryMs = 60_000;
/** Clocks are corrected by less than this all the time. */
const clockMoved = 60_000;

/** Starts with no memory; a disk that fails costs the memory of this run and is told, nothing else. */
export function rememberTriggers({memory, monotonic, tell}: RememberingOptions): RememberingTriggers {
	let cluster = '';
	let recalled: Promise<void> | undefined;
	let known: RememberedTriggers | undefined;
	let saved: TriggerTimes = {};
	let saving = Promise.resolve();
	let last: {readonly wall: number; readonly steady: number} | undefined;

	const recall = async (snapshot: Snapshot): Promise<void> => {
		if (snapshot.cluster.uid === '') return;
		cluster = snapshot.cluster.uid;
		recalled ??= memory.load(cluster).then(found => {
			const ahead = Object.values(found.times).some(({seen}) => seen > snapshot.now);
			const note = ahead
				? 'The clock of this machine was set back since the last run: timers that lie ahead begin again.'
				: found.note;
			known = {times: found.times, note};
			saved = found.times;
			tell(known);
		});
		await recalled;
	};

	const put = (times: TriggerTimes): void => {
		saved = times;
		saving = saving.then(async () => {
			const note = await memory.save(cluster, times);
			if (note === '' || known === undefined || known.note === note) return;
			known = {...known, note};
			tell(known);
		});
	};

	return {
		recall,
		look: snapshot => {
			if (known === undefined) {
				void recall(snapshot);
				return;
			}
			const moved = clockMove(snapshot.now, monotonic());
			const before = moved === 0 ? known.times : shiftTriggerTimes(known.times, moved);
			const times = nextTriggerTimes(before, snapshot);
			const note =
				moved === 0
					? known.note
					: `The clock of this machine was moved by ${Math.round(moved / 60_000)} min; timers follow it.`;
			const changed = !sameBegins(known.times, times) || note !== known.note;
			known = {times, note};
			if (changed) tell(known);
			if (!sameBegins(saved, times) || isOld(saved, times)) put(times);
		},
		close: async () => {
			if (known !== undefined && Object.keys(known.times).length > 0) put(known.times);
			await saving;
		},
	};

	function clockMove(wall: number, steady: number): number {
		const before = last;
		last = {wall, steady};
		if (before === undefined) return 0;
		const moved = wall - before.wall - (steady - before.steady);
		return Math.abs(moved) > clockMoved ? moved : 0;
	}
}

/** Looks at each frame that was judged: what begins is told by what the checks find. Returns the way to stop. */
export function lookAtJudged(
	frames: Pick<Frames, 'current' | 'subscribe'>,
	{look}: Pick<RememberingTriggers, 'look'>,
): () => void {
	return frames.subscribe(() => {
		const {snapshot, diagnosis} = frames.current();
		if (diagnosis.revision === snapshot.revision) look(snapshot);
	});
}

function sameBegins(one: TriggerTimes, other: TriggerTimes): boolean {
	const parts = Object.keys(one);
	return (
		parts.length === Object.keys(other).length &&
		parts.every(
			part => one[part]?.since === other[part]?.since && one[part]?.gap?.from === other[part]?.gap?.from,
		)
	);
}

function isOld(saved: TriggerTimes, times: TriggerTimes): boolean {
	return Object.entries(times).some(([part, {seen}]) => seen - (saved[part]?.seen ?? 0) > saveEveryMs);
}
