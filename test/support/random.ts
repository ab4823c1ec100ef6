/** Whole numbers from 0 to below a bound; the same ones in every run. */
export function seededRandom(seed: number): (below: number) => number {
	let state = seed;
	return below => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return (state >>> 8) % below;
	};
}
