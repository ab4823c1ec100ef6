import type {Measurement} from './measure.ts';

export type CaseName = 'floor' | 'ours' | 'kubectl' | 'popeye';
export type Measurements = Readonly<Partial<Record<CaseName, readonly Measurement[]>>>;

/** One line of the result: what was measured, of us and of whom we are compared with, and the number that a gate is about. */
export type Figure = {
	readonly name: string;
	readonly unit: string;
	readonly ours: number | undefined;
	/** Who is compared with: kubectl, the floor, plain Ink … */
	readonly peer: string | undefined;
	readonly theirs: number | undefined;
	/** peer / ours, or ours / floor, or the absolute figure when there is no peer. */
	readonly value: number | undefined;
	/** How many times ours the peer's figure is, where `value` is not that. */
	readonly ratio?: number;
	/** Measured at this size, where that is not the size of the run. */
	readonly pods?: number;
	/** Not measured, and why: it has no gate then. */
	readonly skipped?: string;
};

/** A figure of ours alone. */
export function alone(name: string, unit: string, ours: number | undefined, pods?: number): Figure {
	return {
		name,
		unit,
		ours,
		peer: undefined,
		theirs: undefined,
		value: ours,
		...(pods !== undefined && {pods}),
	};
}

/** A figure that is compared: the peer's divided by ours, or ours by the least that can be. */
export function against(
	name: string,
	unit: string,
	ours: number | undefined,
	peer: string,
	theirs: number | undefined,
	isFloor = false,
): Figure {
	const both = ours !== undefined && theirs !== undefined;
	const value = both ? (isFloor ? ours / theirs : theirs / ours) : undefined;
	return {name, unit, ours, peer, theirs, value};
}

/** A figure with a limit of its own beside which a peer's stands, where there is that peer: no gate is weaker for it. */
export function beside(
	name: string,
	unit: string,
	ours: number | undefined,
	peer: string,
	theirs: number | undefined,
): Figure {
	const {value: ratio, ...figure} = against(name, unit, ours, peer, theirs);
	return {...figure, value: ours, ...(ratio !== undefined && {ratio})};
}

/** Limits by number of pods: the one of the largest number that is not above the number measured holds. */
export type Gate = {
	readonly figure: string;
	readonly atLeast?: Readonly<Record<string, number>>;
	readonly atMost?: Readonly<Record<string, number>>;
	/** Where a peer stands beside it: how many times ours its figure is at least. */
	readonly beats?: Readonly<Record<string, number>>;
};

export type Verdict = {readonly gate: string; readonly holds: boolean};

export function median(values: readonly number[]): number | undefined {
	return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** The figures of a run: medians of all rounds, for what blocks the event loop the least. */
export function figuresOf(measurements: Measurements): readonly Figure[] {
	const of = (name: CaseName, read: (one: Measurement) => number | undefined) =>
		median((measurements[name] ?? []).map(read).filter(value => value !== undefined));
	const compared = (
		name: string,
		unit: string,
		peer: CaseName,
		read: (one: Measurement) => number | undefined,
	) => against(name, unit, of('ours', read), peer, of(peer, read), peer === 'floor');
	// The least of all rounds: what the program blocks by itself it blocks in each of them, what the machine adds it does not.
	const least = (name: string, unit: string, read: (one: Measurement) => number | undefined): Figure => {
		const measured = (measurements.ours ?? []).map(read).filter(value => value !== undefined);
		return alone(name, unit, measured.length === 0 ? undefined : Math.min(...measured));
	};
	return [
		compared('wall', 'ms', 'kubectl', one => one.wallMilliseconds),
		compared('cpu', 'ms', 'kubectl', one => one.cpuMilliseconds),
		compared('peak memory', 'MiB', 'kubectl', one => one.peakMiB),
		...(measurements.popeye === undefined
			? []
			: [compared('wall, popeye', 'ms', 'popeye', one => one.wallMilliseconds)]),
		alone(
			'peak memory, absolute',
			'MiB',
			of('ours', one => one.peakMiB),
		),
		compared('requests', '', 'kubectl', one => one.requests),
		compared('wire', 'MiB', 'kubectl', one => one.wireMiB),
		compared('load over floor', 'ms', 'floor', one => one.report?.loadMilliseconds),
		compared('cpu over floor', 'ms', 'floor', one => one.cpuMilliseconds),
		least('loop blocked, loading', 'ms', one => one.report?.loading.own),
		least('loop late, loading', 'ms', one => one.report?.loading.clock),
		least('loop blocked, starting', 'ms', one => one.report?.starting.own),
	];
}

function limitFor(limits: Readonly<Record<string, number>> | undefined, pods: number): number | undefined {
	const sizes = Object.keys(limits ?? {}).map(Number);
	const size = Math.max(...sizes.filter(one => one <= pods));
	return limits?.[String(size)];
}

/** Whether a figure keeps its gate; undefined when it has none at this size. A gated figure that was not measured is broken. */
export function verdictOn(figure: Figure, gates: readonly Gate[], pods: number): Verdict | undefined {
	if (figure.skipped !== undefined) return undefined;
	const gate = gates.find(one => one.figure === figure.name);
	const size = figure.pods ?? pods;
	const least = limitFor(gate?.atLeast, size);
	const most = limitFor(gate?.atMost, size);
	const times = figure.ratio === undefined ? undefined : limitFor(gate?.beats, size);
	const value = figure.value ?? Number.NaN;
	const verdicts: readonly Verdict[] = [
		...(least === undefined ? [] : [{gate: `≥ ${least}`, holds: value >= least}]),
		...(most === undefined ? [] : [{gate: `≤ ${most}`, holds: value <= most}]),
		...(times === undefined ? [] : [{gate: `≥ ${times} ×`, holds: (figure.ratio ?? 0) >= times}]),
	];
	if (verdicts.length === 0) return undefined;
	return {
		gate: verdicts.map(one => one.gate).join(', '),
		holds: verdicts.every(({holds}) => holds),
	};
}

/** The value below which a share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
	const ordered = values.toSorted((a, b) => a - b);
	return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}
