import {cell, lines} from './sanitise.ts';

/** What the packet filter of a node had counted at one time, as the tool printed it. */
export type NodeCounters = {
	readonly node: string;
	/** Milliseconds since the epoch; 0 when nobody wrote that down. */
	readonly at: number;
	readonly text: string;
};

/** A node with 10,000 chains prints some 20 MB; more is cut off, and said so by whoever reads it. */
export const longest = 64 << 20;

/** Readings from a snapshot folder (counters/NODE.txt, counters/NODE.json), sanitised. */
export function recordedCounters(
	texts: Readonly<Record<string, string>>,
	at: number,
): readonly NodeCounters[] {
	return Object.entries(texts).map(([node, text]) => ({node: cell(node), at, text: lines(text, longest)}));
}

/** Readings as a snapshot folder has them: the newest of each node. */
export function countersOf(counters: readonly NodeCounters[]): Readonly<Record<string, string>> {
	return Object.fromEntries(counters.map(({node, text}) => [node, text]));
}

/** Adds readings to those that are there; of each node the newest two stay, which is what differences need. */
export function withCounters(
	known: readonly NodeCounters[],
	next: readonly NodeCounters[],
): readonly NodeCounters[] {
	const all = [...known, ...next];
	const left = new Map<string, number>();
	return all
		.toReversed()
		.filter(({node}) => {
			const count = (left.get(node) ?? 0) + 1;
			left.set(node, count);
			return count <= 2;
		})
		.toReversed();
}
