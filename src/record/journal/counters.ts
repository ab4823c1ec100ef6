import type {NodeCounters} from '../../store/counters.ts';

/** Longer texts are those of nodes with thousands of chains; a journal of an hour would be full of them. */
const longest = 512 << 10;
const longestTogether = 2 << 20;

/** The readings that a journal keeps, by node and time: the newest first as far as there is room, in their order. */
export function keptCounters(counters: readonly NodeCounters[]): ReadonlyMap<string, NodeCounters> {
	let room = longestTogether;
	const kept = counters.toReversed().filter(({text}) => {
		if (text.length > Math.min(longest, room)) return false;
		room -= text.length;
		return true;
	});
	return new Map(kept.toReversed().map(one => [`${one.node} ${one.at}`, one]));
}
