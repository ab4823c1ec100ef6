const span = 30_000;
const between = 1000;

type Totals<Name extends string> = Readonly<Record<Name, number>>;
type Sample<Name extends string> = {readonly at: number; readonly totals: Totals<Name>};

/** Turns growing totals into rates per second over the last half minute; a sample is kept at most once a second. */
export function createRateMeter<Name extends string>(
	milliseconds: () => number,
): (totals: Totals<Name>) => Totals<Name> {
	let samples: readonly Sample<Name>[] = [];
	return totals => {
		const at = milliseconds();
		const newest = samples.at(-1);
		if (newest === undefined || at - newest.at >= between)
			samples = [...samples.filter(sample => at - sample.at <= span), {at, totals}];
		const oldest = samples[0] ?? {at, totals};
		const seconds = (at - oldest.at) / 1000;
		const names = Object.keys(totals) as Name[];
		const rates = names.map(name => [name, seconds > 0 ? (totals[name] - oldest.totals[name]) / seconds : 0]);
		return Object.fromEntries(rates) as Totals<Name>;
	};
}
