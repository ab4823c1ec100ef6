import {classifyPods} from '../../migration/classify-pods.ts';
import {podEnd, policyWorlds} from '../../migration/policies.ts';
import {evaluate} from '../../policy/evaluate.ts';
import {podFlags} from '../../store/pod-table.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {isRunning} from '../place.ts';
import {podTarget, portOf} from '../target.ts';
import type {Planned, ProbePlan} from './planned.ts';

/** A matrix of more than this many questions is cut: it would take minutes. */
const most = 400;

/** Of so many pods a side the first pair is taken that policies let through. */
const mostTried = 8;

type Pair = {
	readonly slot: number;
	readonly sources: readonly number[];
	readonly target: {readonly host: string; readonly port: number};
};
type Spot = {readonly title: string; readonly node: string; readonly slots: readonly number[]};

/**
 * Pod to pod between every pair of nodes and networks: from a running pod of each (two more stand by when it has no tool) to one that
 * declares a port and is ready.
 */
export function nodePlan(snapshot: Snapshot): ProbePlan {
	const spots = spotsOf(snapshot);
	const {pods} = snapshot;
	const questions: Planned[] = [];
	const notes: string[] = [];
	const {now: world} = policyWorlds(snapshot);
	const isDenied = (from: number, to: number, port: number): boolean =>
		evaluate(world, {
			from: podEnd(snapshot, from),
			to: podEnd(snapshot, to),
			port: {protocol: 'TCP', port},
		}).verdict === 'deny';
	/** A pod to ask and those that may ask it: a refusal by policy says nothing about the network. */
	const pairOf = (from: readonly number[], ready: readonly number[]): Pair | 'none' | 'denied' => {
		let found: 'none' | 'denied' = 'none';
		for (const slot of ready.slice(0, mostTried)) {
			const target = podTarget(snapshot, slot, 0);
			if (typeof target === 'string') continue;
			const others = from.filter(one => one !== slot).slice(0, mostTried);
			const sources = others.filter(one => !isDenied(one, slot, target.port));
			if (sources.length > 0) return {slot, sources, target};
			if (others.length > 0) found = 'denied';
		}
		return found;
	};
	for (const to of spots) {
		const ready = to.slots.filter(
			slot => (pods.flags(slot) & podFlags.ready) !== 0 && portOf(snapshot, slot) > 0,
		);
		if (ready.length === 0)
			notes.push(`${to.title}: no ready pod there declares a TCP port, so nothing asks it`);
		for (const from of spots) {
			const pair = pairOf(from.slots, ready);
			if (pair === 'denied')
				notes.push(`${from.title} to ${to.title}: not asked, policies deny every pair of pods looked at`);
			if (typeof pair === 'string') continue;
			const {slot, sources, target} = pair;
			const [first] = sources;
			if (first === undefined) continue;
			questions.push({
				probe: 'tcp',
				question: {kind: 'tcp', host: target.host, port: target.port},
				from: {
					place: {
						kind: 'pod',
						namespace: pods.namespaceName(pods.namespaceId(first)),
						pod: pods.name(first),
						container: '',
					},
					slots: sources.filter(one => one !== slot).slice(0, 3),
				},
				row: from.title,
				column: to.title,
				expect: 'open',
			});
		}
	}
	if (questions.length <= most) return {questions, notes};
	return {
		questions: spread(questions),
		notes: [...notes, `${questions.length} pairs are too many: ${most} of them, spread over all, are asked`],
	};
}

function spread(questions: readonly Planned[]): readonly Planned[] {
	const step = questions.length / most;
	return Array.from({length: most}, (_, index) => questions[Math.floor(index * step)] as Planned);
}

/** Running pods by node and network, those with a declared port and ready ones first. */
function spotsOf(snapshot: Snapshot): readonly Spot[] {
	const {pods} = snapshot;
	const spots = new Map<string, {title: string; node: string; slots: number[]}>();
	for (const bucket of classifyPods(snapshot).buckets) {
		if (bucket.kind === 'host') continue;
		for (const slot of bucket.slots) {
			if (!isRunning(snapshot, slot)) continue;
			const node = pods.nodeName(pods.nodeId(slot));
			const title = `${node} ${bucket.kind}`;
			const spot = spots.get(title) ?? {title, node, slots: []};
			spots.set(title, spot);
			spot.slots.push(slot);
		}
	}
	const rank = (slot: number): number =>
		((pods.flags(slot) & podFlags.ready) === 0 ? 2 : 0) + (portOf(snapshot, slot) === 0 ? 1 : 0);
	for (const {slots} of spots.values()) slots.sort((a, b) => rank(a) - rank(b) || pods.compareNames(a, b));
	return [...spots.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
}
