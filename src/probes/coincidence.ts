import {isMapping, mappingAt} from '../record/shape.ts';
import {cell} from '../store/sanitise.ts';
import type {Gap} from './canary.ts';

/** Something that happened in the cluster, milliseconds since the epoch. */
export type Moment = {readonly at: number; readonly text: string};

/** So long before a gap and after its beginning something counts as coinciding: clocks differ, and events are written late. */
const beforeMs = 15_000;
const afterMs = 5_000;

/** Reasons that tell that something was stopped, moved or lost come before all others. */
const telling =
	/^(?:Killing|NodeNotReady|Unhealthy|Evicted|TaintManagerEviction|Preempt|BackOff|FailedCreatePodSandBox|NodeHasDiskPressure|RemovingNode|Rebooted|Starting|ScalingReplicaSet|SuccessfulDelete|nodeAssigned)$/;

/** What the events of a cluster (v1 EventList as JSON) tell of; what has another form is left out. */
export function momentsOf(list: unknown): readonly Moment[] {
	const {items} = isMapping(list) ? list : {};
	if (!Array.isArray(items)) return [];
	return items.filter(isMapping).flatMap(event => {
		const text = (key: string): string => (typeof event[key] === 'string' ? event[key] : '');
		const series = mappingAt(event, 'series').lastObservedTime;
		const at = Date.parse(
			String(series ?? (text('lastTimestamp') || text('eventTime') || text('firstTimestamp'))),
		);
		if (!Number.isFinite(at)) return [];
		const about = mappingAt(event, 'involvedObject');
		const name = [about.namespace, about.name]
			.filter(part => typeof part === 'string' && part !== '')
			.join('/');
		return [
			{at, text: cell(`${text('reason')} ${String(about.kind ?? '')} ${name}: ${text('message')}`, 200)},
		];
	});
}

/** What a gap coincides with: of what happened around its beginning the most telling, and of those the nearest. */
export function coinciding({from}: Gap, moments: readonly Moment[]): Moment | undefined {
	const rank = ({at, text}: Moment): number =>
		(telling.test(text.split(' ', 1)[0] ?? '') ? 0 : 1_000_000) + Math.abs(at - from);
	return moments
		.filter(({at}) => at >= from - beforeMs && at <= from + afterMs)
		.toSorted((a, b) => rank(a) - rank(b))[0];
}
