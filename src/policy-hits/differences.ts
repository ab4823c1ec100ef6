import type {Counter} from './counter.ts';

/** How far a counter moved between two readings of a node. */
export type Move = {
	readonly counter: Counter;
	readonly packets: number;
	readonly bytes: number;
	/** It was written anew in between: what it counted before that is lost, and the move is at least this. */
	readonly reset: boolean;
};

/**
 * What moved between two readings of one node. Counters start at 0 again when the rule is rewritten (a policy is edited, a pod is created, a
 * sync of kube-router): one that went down moved by what it has now. One that was not there before is new, and so are its packets.
 */
export function movesBetween(before: readonly Counter[], after: readonly Counter[]): readonly Move[] {
	const old = new Map(before.map(counter => [counter.key, counter]));
	return after.flatMap(counter => {
		const was = old.get(counter.key);
		const reset = was === undefined || counter.packets < was.packets;
		const packets = reset ? counter.packets : counter.packets - was.packets;
		const bytes = reset ? counter.bytes : Math.max(0, counter.bytes - was.bytes);
		return packets === 0 ? [] : [{counter, packets, bytes, reset}];
	});
}
