import {monitorEventLoopDelay} from 'node:perf_hooks';
import process from 'node:process';

/** How this process does. */
export type Load = {
	/** 99th percentile of how late timers were since it is watched, milliseconds. */
	readonly loopDelay: number;
	/** Resident memory, bytes. */
	readonly rss: number;
};

export type LoadMeter = {
	/** Measures from now on; returns the way to stop. */
	readonly watch: () => () => void;
	readonly read: () => Load;
};

/** Timers are looked at this often, milliseconds; what they are late within it cannot be told apart. */
const resolution = 10;

/** Measures this process; costs nothing while nobody watches. */
export function createLoadMeter(): LoadMeter {
	const histogram = monitorEventLoopDelay({resolution});
	return {
		watch: () => {
			histogram.reset();
			histogram.enable();
			return () => histogram.disable();
		},
		read: () => ({
			loopDelay: histogram.count === 0 ? 0 : Math.max(0, histogram.percentile(99) / 1e6 - resolution),
			rss: process.memoryUsage.rss(),
		}),
	};
}
