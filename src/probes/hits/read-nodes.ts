import type {NodeReading} from '../../policy-hits/hits.ts';
import {readingOf} from '../../policy-hits/readings.ts';
import type {NodeCounters} from '../../store/counters.ts';

/** A reading of a node as it was printed, or why there is none. */
export type NodeAnswer = NodeCounters | {readonly node: string; readonly why: string};

/** What nodes said. */
export type NodesRead = {
	readonly readings: readonly NodeReading[];
	/** The same as they were printed. */
	readonly counters: readonly NodeCounters[];
	readonly unread: readonly {readonly node: string; readonly why: string}[];
};

export const nothingRead: NodesRead = {readings: [], counters: [], unread: []};

/** A pause between two nodes: their packet filters are locked while they are listed. */
const betweenMs = 50;

export type ReadEach = {
	readonly nodes: readonly string[];
	readonly read: (node: string) => Promise<NodeAnswer>;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly say: (text: string) => void;
};

/** Reads nodes one by one: never more than one of them is busy with it. */
export async function readEach({nodes, read, wait, say}: ReadEach): Promise<NodesRead> {
	const answers: NodeAnswer[] = [];
	for (const [index, node] of nodes.entries()) {
		say(`${node} (${index + 1} of ${nodes.length})`);
		if (index > 0) await wait(betweenMs);
		answers.push(await read(node));
	}
	const counters = answers.flatMap(one => ('text' in one ? [one] : []));
	return {
		counters,
		readings: counters.map(readingOf),
		unread: answers.flatMap(one => ('why' in one ? [one] : [])),
	};
}
