import {type Buckets, countOfKind} from './classify-pods.ts';

/** How many pods were on which kind of network at one moment (milliseconds since the epoch). */
export type BurnDownSample = {
	readonly at: number;
	readonly flannel: number;
	readonly calico: number;
	readonly other: number;
};

/** Counts the buckets at one moment; `other` are pods that neither network accounts for, the host network is left out. */
export function sample(buckets: Buckets, now: number): BurnDownSample {
	return {
		at: now,
		flannel: countOfKind(buckets, 'flannel'),
		calico: countOfKind(buckets, 'calico'),
		other: countOfKind(buckets, 'foreign', 'outside'),
	};
}

const minute = 60_000;
/** How far apart samples have to be to be kept, by their age. */
const spacing: readonly {readonly olderThan: number; readonly apart: number}[] = [
	{olderThan: 240 * minute, apart: 10 * minute},
	{olderThan: 30 * minute, apart: minute},
	{olderThan: 5 * minute, apart: 10_000},
];

/**
 * Adds a sample when it differs from the last one, and thins older ones so that a whole window fits into a few hundred. The first
 * sample always stays: it is where the burn-down began.
 */
export function addSample(
	samples: readonly BurnDownSample[],
	next: BurnDownSample,
): readonly BurnDownSample[] {
	const last = samples.at(-1);
	if (last !== undefined && sameCounts(last, next)) return samples;
	const kept: BurnDownSample[] = [];
	for (const one of samples) {
		const apart = spacing.find(({olderThan}) => next.at - one.at > olderThan)?.apart ?? 0;
		const before = kept.at(-1);
		if (before === undefined || one.at - before.at >= apart || one === last) kept.push(one);
	}
	return [...kept, next];
}

function sameCounts(a: BurnDownSample, b: BurnDownSample): boolean {
	return a.flannel === b.flannel && a.calico === b.calico && a.other === b.other;
}
