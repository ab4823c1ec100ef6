import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';
import {type PodPath, podPaths} from './pod-paths.ts';
import {isUnselected} from './unselected.ts';

/** What probes say about the traffic of Calico's pods between nodes. */
export type Overlay = {
	/** Paths within one node whose packets arrive. */
	readonly near: readonly PodPath[];
	readonly arriving: readonly PodPath[];
	/** Lost between nodes for no reason that a policy could give. */
	readonly lost: readonly PodPath[];
	/** Lost between nodes, but perhaps on purpose: a policy selects an end, and it was not seen to answer on its own node. */
	readonly doubtful: readonly PodPath[];
};

/**
 * Sorts the paths between pods that Calico set up. A policy knows pods, not nodes: what is heard and answers within its node and is lost
 * across nodes was not refused by one, and neither was a path between two pods that no policy selects.
 */
export const overlay = perSnapshot((snapshot: Snapshot): Overlay => {
	const {pods} = snapshot;
	const wired = (slot: number) => (pods.flags(slot) & podFlags.calicoMatches) !== 0;
	const paths = podPaths(snapshot).filter(
		({source, targets, toNode}) => toNode !== '' && wired(source) && targets.every(wired),
	);
	const near = paths.filter(({fromNode, toNode, answer}) => fromNode === toNode && answer === 'arrives');
	const far = paths.filter(({fromNode, toNode}) => fromNode !== toNode);
	const speaks = new Set(near.map(({source}) => source));
	const answers = new Set(near.flatMap(({targets}) => targets));
	const certain = ({source, targets}: PodPath) =>
		(speaks.has(source) || isUnselected(snapshot, source)) &&
		targets.every(slot => answers.has(slot) || isUnselected(snapshot, slot));
	const missing = far.filter(({answer}) => answer === 'lost');
	return {
		near,
		arriving: far.filter(({answer}) => answer === 'arrives'),
		lost: missing.filter(certain),
		doubtful: missing.filter(path => !certain(path)),
	};
});

/** "A ↔ B" whichever way a path goes. */
export function pairOf({fromNode, toNode}: PodPath): string {
	return [fromNode, toNode].sort().join(' ↔ ');
}
