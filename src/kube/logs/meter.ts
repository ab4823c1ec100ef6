import type {Clock} from '../clock.ts';

/** How fast logs may come in all together. */
export type Meter = {
	/** Counts bytes that have arrived; answers how many milliseconds to wait before reading on. */
	readonly take: (bytes: number) => number;
};

/** A bucket that holds `burst` bytes and fills at `perSecond`: a first look is quick, a flood is held back. */
export function createMeter(clock: Clock, perSecond = 512 << 10, burst = 8 << 20): Meter {
	let left = burst;
	let at = clock.now();
	return {
		take: bytes => {
			const now = clock.now();
			left = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond) - bytes;
			at = now;
			return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000);
		},
	};
}
