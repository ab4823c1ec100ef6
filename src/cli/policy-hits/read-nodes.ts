import {setTimeout as wait} from 'node:timers/promises';
import type {NodeReading} from '../../policy-hits/hits.ts';
import {readingOf} from '../../policy-hits/readings.ts';
import {type ExecGrant, grantExec} from '../../probes/exec-grant.ts';
import {type NodeAnswer, readableNodes, readNode} from '../../probes/node-counters.ts';
import type {NodeCounters} from '../../store/counters.ts';
import type {Probing} from '../probe/open.ts';

/** May commands be run in containers? The grant of this run, or why there is none. */
export function grantOf({transport, cluster, world}: Probing): ExecGrant | string {
	const {audit, permission, actor, newId} = world;
	return grantExec({transport, cluster, permission, audit, actor, id: newId(), now: Date.now});
}

/** What nodes said. */
export type NodesRead = {
	readonly readings: readonly NodeReading[];
	/** The same as they were printed. */
	readonly counters: readonly NodeCounters[];
	readonly unread: readonly {readonly node: string; readonly why: string}[];
};

/** A pause between two nodes: their packet filters are locked while they are listed. */
const betweenMs = 50;

/** Reads nodes one by one; all that can be read when none are named. */
export async function readNodes(
	{frame: {snapshot}, progress}: Probing,
	exec: ExecGrant,
	nodes: readonly string[],
	signal: AbortSignal,
): Promise<NodesRead> {
	const wanted = nodes.length > 0 ? nodes : readableNodes(snapshot);
	const answers: NodeAnswer[] = [];
	for (const [index, node] of wanted.entries()) {
		progress.say(`reading counters of ${node} (${index + 1} of ${wanted.length})`);
		if (index > 0) await wait(betweenMs, undefined, {signal});
		answers.push(await readNode(snapshot, node, {exec, now: Date.now, signal}));
	}
	const counters = answers.flatMap(one => ('text' in one ? [one] : []));
	return {
		counters,
		readings: counters.map(readingOf),
		unread: answers.flatMap(one => ('why' in one ? [one] : [])),
	};
}
