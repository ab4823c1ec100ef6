/** Something a canary saw. */
export type CanaryEvent =
	| {readonly kind: 'up'; readonly at: number}
	| {readonly kind: 'down'; readonly at: number; readonly why: string};

/** A time without an answer; `to` is undefined while it lasts. Milliseconds of one clock. */
export type Gap = {readonly from: number; readonly to?: number; readonly why: string};

/** The gaps between events, in order; a canary that never came up has one from its start. */
export function gapsOf(started: number, events: readonly CanaryEvent[]): readonly Gap[] {
	const gaps: Gap[] = [];
	let open: Gap | undefined;
	let wasUp = false;
	for (const event of events) {
		if (event.kind === 'down') open ??= {from: wasUp ? event.at : started, why: event.why};
		else {
			if (open !== undefined) gaps.push({...open, to: event.at});
			open = undefined;
			wasUp = true;
		}
	}
	return open === undefined ? gaps : [...gaps, open];
}

/** How much of a time was without an answer, and the longest piece of it; milliseconds. */
export function gapSummary(
	gaps: readonly Gap[],
	ended: number,
): {readonly count: number; readonly total: number; readonly longest: number} {
	const lengths = gaps.map(({from, to = ended}) => to - from);
	return {
		count: gaps.length,
		total: lengths.reduce((sum, one) => sum + one, 0),
		longest: Math.max(0, ...lengths),
	};
}
