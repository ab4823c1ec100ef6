import type {Diagnosis} from '../diagnosis/diagnosis.ts';

/** When to look again at what everything means. */
export type Calm = {
	/** Whether it is time to; `changed` when anything but the time is another one than it was then. */
	readonly isDue: (now: number, changed: boolean) => boolean;
	/** It was done at `ended` with this outcome, and took so many milliseconds of the processor. */
	readonly judged: (diagnosis: Diagnosis, took: number, ended: number) => void;
	/** When it will be time for what changed; milliseconds since the epoch. */
	readonly next: () => number;
};

/** The time between two, in times of what one takes, while verdicts change and while they stay the same. */
const rests = {changing: 8, most: 512} as const;
/** While nothing is known yet every picture is judged. */
const coldRuns = 3;
/** The time between two where nothing changes but ages. */
const idle = {rest: 1_200, shortest: 4_000, longest: 120_000} as const;
/** Nobody waits longer than this for a verdict, whatever it costs; milliseconds. */
const longest = 10_000;

/**
 * Decides how often the checks are run while the cluster keeps changing: as long as they say the same, less and less often. After a quiet time it is
 * always time.
 */
export function createCalm(): Calm {
	let before = '';
	let rest: number = rests.changing;
	let next = 0;
	let nextIdle = 0;
	let runs = 0;
	return {
		isDue: (now, changed) => now >= (changed ? next : nextIdle),
		judged: (diagnosis, took, ended) => {
			const verdicts = diagnosis.findings.map(({id, verdict}) => `${id} ${verdict}`).join('\n');
			rest = verdicts === before ? Math.min(rests.most, rest * 2) : rests.changing;
			before = verdicts;
			runs += 1;
			next = runs <= coldRuns ? 0 : ended + Math.max(took * rests.changing, Math.min(longest, took * rest));
			nextIdle = ended + Math.max(idle.shortest, Math.min(idle.longest, took * idle.rest));
		},
		next: () => next,
	};
}
