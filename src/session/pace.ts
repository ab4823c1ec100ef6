import type {Clock} from '../kube/clock.ts';

export type Pacer = {
	/** Something changed: run when it is time. */
	readonly request: () => void;
	/** Run now, without waiting. */
	readonly flush: () => Promise<void>;
	readonly stop: () => void;
};

/** Why it is run: something changed, nothing did but time, somebody waits for everything. */
export type PacedReason = 'changed' | 'time' | 'asked';

/** Resolves with the moment at which it wants to be run again although nothing changes. */
export type PacedWork = (reason: PacedReason) => Promise<number | undefined>;

const shortest = 100;
/** A few changes wait for more of them, so that a cluster where a little happens all the time costs next to nothing; many are shown at once. */
const gather = {few: 20, milliseconds: 1_000} as const;
const share = 8;
/** Ages are facts too: without a change it is run so often. */
const idle = 5_000;
/** The first runs take longer than any after them, because code is still being compiled, and somebody waits for what they show. */
const coldRuns = 3;

/**
 * Runs `work` at once after a quiet time, then once a second, ten times where much changes, and less often when it is dear: it may take an eighth
 * of the time, the first runs half of it. Without a request it still runs every 5 s. `work` must not throw. `spentMs` is the
 * processor time of this process so far: what a run waits for a machine with much else to do makes it no dearer, and the next one no later. After a
 * run that `isPressing` the next one may follow as soon as after the first ones.
 */
export function createPacer(
	clock: Clock,
	work: PacedWork,
	spentMs = clock.now,
	isPressing = () => false,
): Pacer {
	let cancel = (): void => {};
	let running: Promise<number | undefined> | undefined;
	let requests = 0;
	let stopped = false;
	let earliest = 0;
	let unhurried = 0;
	let again = 0;
	let runs = 0;

	const arm = (at: number): void => {
		cancel();
		cancel = clock.after(Math.max(0, at - clock.now()), () => void run());
	};
	const wanted = (): number => (requests > gather.few ? earliest : unhurried);
	const run = async (asked = false): Promise<void> => {
		cancel();
		const reason = asked ? 'asked' : requests > 0 ? 'changed' : 'time';
		requests = 0;
		const started = clock.now();
		const spent = spentMs();
		running = work(reason);
		const next = await running;
		running = undefined;
		runs += 1;
		const ended = clock.now();
		const took = Math.min(ended - started, spentMs() - spent);
		const isAwaited = runs <= coldRuns || isPressing();
		earliest = ended + Math.max(shortest, took * (isAwaited ? 1 : share));
		unhurried = isAwaited ? earliest : Math.max(earliest, ended + gather.milliseconds);
		again = Math.max(earliest, Math.min(next ?? Number.POSITIVE_INFINITY, ended + idle));
		if (!stopped) arm(requests > 0 ? Math.min(wanted(), again) : again);
	};
	arm(clock.now() + idle);
	return {
		request: () => {
			requests += 1;
			if (stopped || running !== undefined || (requests !== 1 && requests !== gather.few + 1)) return;
			arm(wanted());
		},
		flush: async () => {
			await running;
			await run(true);
		},
		stop: () => {
			stopped = true;
			cancel();
		},
	};
}
