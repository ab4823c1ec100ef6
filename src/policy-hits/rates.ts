import type {Hit} from './hits.ts';

/** How often the rule of a policy, or the rest at a pod, is hit. */
export type HitRate = {
	readonly hit: Hit;
	/** Since the rule was last written, or since flows are kept. */
	readonly total: number;
	/** Per second since the reading before; absent with one reading. */
	readonly rate?: number;
	/** Rates of the last readings, oldest first; one per interval, at most `mostSamples`. */
	readonly samples: readonly number[];
	/** When it was last seen to move, milliseconds since the epoch; absent when it never moved while it was watched. */
	readonly lastHit?: number;
};

/** What is hit, at one moment: denials first, then what moves most. */
export type Rates = {
	/** When it was read, milliseconds since the epoch; 0 before the first reading. */
	readonly at: number;
	readonly readings: number;
	/** One per rule of a policy. */
	readonly rules: readonly HitRate[];
	/** One per pod (NAMESPACE/POD, or NAMESPACE/PREFIX-* of flows) and direction: what no rule let through there, and flows at it. */
	readonly endpoints: readonly HitRate[];
};

/** Before anything was read. */
export const noRates: Rates = {at: 0, readings: 0, rules: [], endpoints: []};

/** As many as a sparkline shows. */
export const mostSamples = 40;

/**
 * Adds a reading. `hits` are as they are counted now, of any source; what they moved is told from the totals of the reading before, so that a
 * counter that began anew counts from 0. What is gone from the reading is gone from the answer.
 */
export function nextRates(before: Rates, hits: readonly Hit[], at: number): Rates {
	const known = new Map([...before.rules, ...before.endpoints].map(one => [one.hit.key, one]));
	const seconds = (at - before.at) / 1000;
	const all = hits.map(hit => rateOf(hit, known.get(hit.key), before.readings, seconds, at)).sort(inOrder);
	return {
		at,
		readings: before.readings + 1,
		rules: all.filter(({hit}) => hit.policy !== undefined && hit.endpoint === ''),
		endpoints: all.filter(({hit}) => hit.policy === undefined || hit.endpoint !== ''),
	};
}

function rateOf(hit: Hit, old: HitRate | undefined, readings: number, seconds: number, at: number): HitRate {
	const total = hit.packets;
	const isFirst = readings === 0 || seconds <= 0;
	// Not there before: every one of its packets is new, unless nothing was read before.
	const moved = isFirst ? 0 : total < (old?.total ?? 0) ? total : total - (old?.total ?? 0);
	const rate = isFirst ? undefined : moved / seconds;
	const lastHit = hit.lastAt ?? (moved > 0 ? at : old?.lastHit);
	return {
		hit,
		total,
		...(rate !== undefined && {rate}),
		samples: rate === undefined ? (old?.samples ?? []) : [...(old?.samples ?? []), rate].slice(-mostSamples),
		...(lastHit !== undefined && {lastHit}),
	};
}

function inOrder(a: HitRate, b: HitRate): number {
	const denies = ({hit, total}: HitRate) => Number(hit.action === 'deny' && total > 0);
	return (
		denies(b) - denies(a) ||
		(b.rate ?? 0) - (a.rate ?? 0) ||
		b.total - a.total ||
		(a.hit.key < b.hit.key ? -1 : 1)
	);
}
