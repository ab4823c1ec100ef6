import type {Decision} from '../policy/walk.ts';
import type {Flow} from './flows/flow.ts';
import type {Hit} from './hits.ts';
import type {Counted} from './meeting.ts';

/** One side of a question, as far as counters can speak of it. */
export type CountedSide = {
	readonly direction: 'ingress' | 'egress';
	readonly decision: Decision;
	/** "NAMESPACE/POD"; empty for what is no pod. */
	readonly pod: string;
};

/** What moved because of a question: counters of the rules that decide, and of what is denied at its ends. */
export function countedOf(
	sides: readonly CountedSide[],
	hits: readonly Hit[],
): {readonly counted: Counted; readonly moved: readonly Hit[]} {
	const own = hits.filter(
		hit => (hit.moved ?? 0) > 0 && !hit.pending && sides.some(side => concerns(side, hit)),
	);
	if (!hits.some(({moved}) => moved !== undefined)) return {counted: 'unread', moved: []};
	if (own.some(({action}) => action === 'deny')) return {counted: 'denied', moved: own};
	if (own.some(({action}) => action === 'allow')) return {counted: 'allowed', moved: own};
	return {counted: sides.some(isCounted) ? 'still' : 'unread', moved: own};
}

/**
 * What flows say of one connection. All of them are of it, so that what they say holds whichever policy the evaluator names: one that is let through at one end and denied at the
 * other is denied. Without any flow nothing reached a pod that is reported on.
 */
export function countedOfFlows(sides: readonly CountedSide[], flows: readonly Flow[]): Counted {
	if (flows.some(({action}) => action === 'deny')) return 'denied';
	if (flows.some(({action}) => action === 'allow')) return 'allowed';
	return sides.some(({pod}) => pod !== '') ? 'still' : 'unread';
}

/** Whether a rule decides, so that something has to move. */
function isCounted({decision, pod}: CountedSide): boolean {
	if (pod === '') return false;
	return decision.kind === 'deny' || (decision.kind === 'allow' && decision.policy !== undefined);
}

/** Flows name pods by what their owner begins the names with: "NAMESPACE/PREFIX-*" (Calico felix/collector/flowlog, AggregateName). */
export function isAt(endpoint: string, pod: string): boolean {
	return endpoint.endsWith('*') ? pod.startsWith(endpoint.slice(0, -1)) : endpoint === pod;
}

function concerns({direction, decision, pod}: CountedSide, hit: Hit): boolean {
	if (hit.direction !== undefined && hit.direction !== direction) return false;
	if (hit.policy === undefined) return pod !== '' && isAt(hit.endpoint, pod);
	if (decision.kind === 'unknown') return false;
	const named =
		decision.kind === 'deny' ? (decision.policy ? [decision.policy] : decision.by) : [decision.policy];
	const {policy} = hit;
	return named.some(
		one =>
			one !== undefined &&
			one.kind === policy.kind &&
			one.namespace === policy.namespace &&
			one.name === policy.name &&
			(one.row !== undefined) === (policy.group === 'networking.k8s.io'),
	);
}
