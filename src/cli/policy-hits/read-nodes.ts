import {setTimeout as wait} from 'node:timers/promises';
import {systemClock} from '../../kube/clock.ts';
import {type ExecGrant, grantExec} from '../../probes/exec-grant.ts';
import {type ForwardGrant, grantForward} from '../../probes/forward-grant.ts';
import {type HitReader, type LiveSourceKind, openHits} from '../../probes/hits/open-hits.ts';
import {type NodesRead, readEach} from '../../probes/hits/read-nodes.ts';
import {readableNodes, readNode} from '../../probes/node-counters.ts';
import type {Probing} from '../probe/open.ts';

/** May commands be run in containers? The grant of this run, or why there is none. */
export function grantOf({transport, cluster, world}: Probing): ExecGrant | string {
	const {audit, permission, actor, newId} = world;
	return grantExec({transport, cluster, permission, audit, actor, id: newId(), now: Date.now});
}

/** May ports of pods be read from? */
export function forwardOf({transport, cluster, world}: Probing): ForwardGrant | string {
	const {audit, permission, actor, newId} = world;
	return grantForward({transport, cluster, permission, audit, actor, id: newId(), now: Date.now});
}

/** Reads nodes one by one; all that can be read when none are named. */
export async function readNodes(
	{frame: {snapshot}, progress}: Probing,
	exec: ExecGrant,
	nodes: readonly string[],
	signal: AbortSignal,
): Promise<NodesRead> {
	return await readEach({
		nodes: nodes.length > 0 ? nodes : readableNodes(snapshot),
		read: node => readNode(snapshot, node, {exec, now: Date.now, signal}),
		wait: milliseconds => wait(milliseconds, undefined, {signal}),
		say: text => progress.say(`reading counters of ${text}`),
	});
}

/** The best source of hits here, or why none may be asked. */
export async function openReader(
	probing: Probing,
	nodes: readonly string[],
	only: readonly LiveSourceKind[] | undefined,
	signal: AbortSignal,
): Promise<HitReader | string> {
	const [exec, forward] = [grantOf(probing), forwardOf(probing)];
	if (typeof exec === 'string') return exec;
	if (typeof forward === 'string') return forward;
	return await openHits({
		snapshot: probing.frame.snapshot,
		exec,
		forward,
		clock: systemClock,
		nodes,
		...(only && {only}),
		say: text => probing.progress.say(`reading ${text}`),
		signal,
	});
}
