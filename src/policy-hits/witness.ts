import type {Decision} from '../policy/walk.ts';
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
	const own = hits.filter(hit => (hit.moved ?? 0) > 0 && sides.some(side => concerns(side, hit)));
	if (!hits.some(({moved}) => moved !== undefined)) return {counted: 'unread', moved: []};
	if (own.some(({action}) => action === 'deny')) return {counted: 'denied', moved: own};
	if (own.some(({action}) => action === 'allow')) return {counted: 'allowed', moved: own};
	return {counted: sides.some(isCounted) ? 'still' : 'unread', moved: own};
}

/** Whether a rule decides, so that something has to move. */
function isCounted({decision, pod}: CountedSide): boolean {
	if (pod === '') return false;
	return decision.kind === 'deny' || (decision.kind === 'allow' && decision.policy !== undefined);
}

function concerns({direction, decision, pod}: CountedSide, hit: Hit): boolean {
	if (hit.direction !== undefined && hit.direction !== direction) return false;
	if (hit.policy === undefined) return pod !== '' && hit.endpoint === pod;
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
