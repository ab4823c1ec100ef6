import type {Clock} from '../kube/clock.ts';

export type Pacer = {
	/** Something changed: run when it is time. */
	readonly request: () => void;
	/** Run now, without waiting. */
	readonly flush: () => Promise<void>;
	readonly stop: () => void;
};

const shortest = 100;
const share = 8;
const idle = 5_000;
/** The first runs take longer than any after them, because code is still being compiled, and somebody waits for what they show. */
const coldRuns = 3;

/**
 * Runs `work` at most every 100 ms, and less often when it is dear: it may take an eighth of the time, the first runs half of it. Without a request it
 * still runs every 5 s, because ages are facts too. `work` must not throw.
 */
export function createPacer(clock: Clock, work: () => Promise<void>): Pacer {
	let cancel = (): void => {};
	let running: Promise<void> | undefined;
	let wanted = false;
	let stopped = false;
	let earliest = 0;
	let runs = 0;

	const arm = (delay: number): void => {
		cancel();
		cancel = clock.after(Math.max(0, delay), () => void run());
	};
	const run = async (): Promise<void> => {
		cancel();
		wanted = false;
		const started = clock.now();
		running = work();
		await running;
		running = undefined;
		runs += 1;
		earliest = clock.now() + Math.max(shortest, (clock.now() - started) * (runs <= coldRuns ? 1 : share));
		if (!stopped) arm(wanted ? earliest - clock.now() : idle);
	};
	arm(idle);
	return {
		request: () => {
			if (stopped || wanted) return;
			wanted = true;
			if (running === undefined) arm(earliest - clock.now());
		},
		flush: async () => {
			await running;
			await run();
		},
		stop: () => {
			stopped = true;
			cancel();
		},
	};
}
