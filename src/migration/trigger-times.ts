import type {Snapshot} from '../store/snapshot.ts';
import type {TriggerTime, TriggerTimes} from '../store/trigger-times.ts';
import {perSnapshot, usable} from './per-snapshot.ts';
import {podPaths} from './pod-paths.ts';
import {rollbackTriggers, type Trigger} from './rollback-triggers.ts';

/** Without a look for so long a condition may have come and gone unseen, in milliseconds. */
const unwatched = 10 * 60_000;

/**
 * Since when each trigger holds, after this look: what was known before goes on while the condition lasts, ends when it was looked at and
 * is gone, and begins again when the cluster itself says that it began after the last look. What cannot be read now is left as it was.
 */
export function nextTriggerTimes(before: TriggerTimes, snapshot: Snapshot): TriggerTimes {
	if (snapshot.api.kind !== 'up') return before;
	const found = new Map(rollbackTriggers(snapshot).map(trigger => [trigger.part as string, trigger]));
	const kept = Object.entries(before).filter(
		([part]) => !found.has(part) && !wasLookedAt(snapshot, part as Trigger['part']),
	);
	const now = [...found].map(([part, trigger]) => [part, goesOn(before[part], trigger, snapshot.now)]);
	return Object.fromEntries([...kept, ...now]);
}

/** When a trigger began, by what the cluster and earlier looks say: the earlier of both; 0 when neither tells. */
export function heldSince(
	{triggers, now}: Snapshot,
	{part, since}: Trigger,
): {readonly since: number; readonly known?: TriggerTime} {
	const time = triggers?.times[part];
	if (time === undefined || time.since > now || startedAnew(time, part, since)) return {since};
	return {since: since === 0 ? time.since : Math.min(since, time.since), known: time};
}

/** Times of a clock that has been moved by so many milliseconds since. */
export function shiftTriggerTimes(times: TriggerTimes, by: number): TriggerTimes {
	return Object.fromEntries(
		Object.entries(times).map(([part, {since, seen, gap}]) => [
			part,
			{
				since: since + by,
				seen: seen + by,
				...(gap !== undefined && {gap: {from: gap.from + by, to: gap.to + by}}),
			},
		]),
	);
}

function goesOn(known: TriggerTime | undefined, trigger: Trigger, now: number): TriggerTime {
	const seen = Math.min(trigger.until, now);
	const began = trigger.since === 0 ? seen : Math.min(trigger.since, now);
	if (known === undefined || known.since > now || startedAnew(known, trigger.part, trigger.since))
		return {since: began, seen};
	const gap = {from: known.seen, to: seen};
	const longer = known.gap === undefined || gap.to - gap.from > known.gap.to - known.gap.from;
	return {
		since: Math.min(known.since, began),
		seen: Math.max(Math.min(known.seen, now), seen),
		...(gap.to - gap.from > unwatched && longer ? {gap} : known.gap !== undefined && {gap: known.gap}),
	};
}

/** A condition of the cluster says when it turned; probes only say when they were asked. */
function startedAnew({seen}: TriggerTime, part: Trigger['part'], since: number): boolean {
	return part !== 'paths' && since > seen;
}

/** Whether the condition could be judged now, so that its absence means that it ended. */
function wasLookedAt(snapshot: Snapshot, part: Trigger['part']): boolean {
	if (part === 'paths') return podPaths(snapshot).length > 0;
	if (part === 'nodes') return usable(snapshot, 'nodes');
	return usable(snapshot, 'services') && usable(snapshot, 'endpointSlices');
}

/** Since when what the rollback plan watches fails, by part; what nobody can tell is left out. */
export const heldTriggers = perSnapshot(
	(snapshot: Snapshot): ReadonlyMap<string, number> =>
		new Map(
			rollbackTriggers(snapshot).flatMap(trigger => {
				const {since} = heldSince(snapshot, trigger);
				return since > 0 ? [[trigger.part, since] as const] : [];
			}),
		),
);
