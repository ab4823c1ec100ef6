import type {Measurement} from './measure.ts';

export type CaseName = 'floor' | 'ours' | 'kubectl';
export type Measurements = Readonly<Partial<Record<CaseName, readonly Measurement[]>>>;

/** One line of the result: what was measured, of us and of whom we are compared with, and the number that a gate is about. */
export type Figure = {
	readonly name: string;
	readonly unit: string;
	readonly ours: number | undefined;
	readonly peer: CaseName | undefined;
	readonly theirs: number | undefined;
	/** peer / ours, or ours / floor, or the absolute figure when there is no peer. */
	readonly value: number | undefined;
};

/** Limits by number of pods: the one of the largest number that is not above the number measured holds. */
export type Gate = {
	readonly figure: string;
	readonly atLeast?: Readonly<Record<string, number>>;
	readonly atMost?: Readonly<Record<string, number>>;
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
	): Figure => {
		const ours = of('ours', read);
		const theirs = of(peer, read);
		const both = ours !== undefined && theirs !== undefined;
		const value = both ? (peer === 'floor' ? ours / theirs : theirs / ours) : undefined;
		return {name, unit, ours, peer, theirs, value};
	};
	// The least of all rounds: what the program blocks by itself it blocks in each of them, what the machine adds it does not.
	const alone = (name: string, unit: string, read: (one: Measurement) => number | undefined): Figure => {
		const measured = (measurements.ours ?? []).map(read).filter(value => value !== undefined);
		const ours = measured.length === 0 ? undefined : Math.min(...measured);
		return {name, unit, ours, peer: undefined, theirs: undefined, value: ours};
	};
	return [
		compared('wall', 'ms', 'kubectl', one => one.wallMilliseconds),
		compared('cpu', 'ms', 'kubectl', one => one.cpuMilliseconds),
		compared('peak memory', 'MiB', 'kubectl', one => one.peakMiB),
		compared('requests', '', 'kubectl', one => one.requests),
		compared('wire', 'MiB', 'kubectl', one => one.wireMiB),
		compared('load over floor', 'ms', 'floor', one => one.report?.loadMilliseconds),
		compared('cpu over floor', 'ms', 'floor', one => one.cpuMilliseconds),
		alone('loop blocked, loading', 'ms', one => one.report?.loading.own),
		alone('loop late, loading', 'ms', one => one.report?.loading.clock),
		alone('loop blocked, starting', 'ms', one => one.report?.starting.own),
	];
}

function limitFor(limits: Readonly<Record<string, number>> | undefined, pods: number): number | undefined {
	const sizes = Object.keys(limits ?? {}).map(Number);
	const size = Math.max(...sizes.filter(one => one <= pods));
	return limits?.[String(size)];
}

/** Whether a figure keeps its gate; undefined when it has none at this size. A gated figure that was not measured is broken. */
export function verdictOn(figure: Figure, gates: readonly Gate[], pods: number): Verdict | undefined {
	const gate = gates.find(one => one.figure === figure.name);
	const least = limitFor(gate?.atLeast, pods);
	const most = limitFor(gate?.atMost, pods);
	const value = figure.value ?? Number.NaN;
	if (least !== undefined) return {gate: `≥ ${least}`, holds: value >= least};
	if (most !== undefined) return {gate: `≤ ${most}`, holds: value <= most};
	return undefined;
}
