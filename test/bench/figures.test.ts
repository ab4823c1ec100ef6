import {describe, expect, it} from 'vitest';
import {parseLink} from './relay/relay.ts';
import {
	against,
	alone,
	beside,
	type Figure,
	figuresOf,
	median,
	quantile,
	verdictOn,
} from './support/figures.ts';
import type {Measurement} from './support/measure.ts';
import {chosenCases} from './support/run.ts';
import {formatTable} from './support/table.ts';

function measured(wallMilliseconds: number, loadMilliseconds?: number): Measurement {
	const block = {clock: 9, own: 4};
	const base = {wallMilliseconds, cpuMilliseconds: 10, peakMiB: 50, requests: 3, wireMiB: 1};
	if (loadMilliseconds === undefined) return {...base, report: undefined};
	return {
		...base,
		report: {loadMilliseconds, cpuMilliseconds: 10, peakMiB: 50, starting: block, loading: block},
	};
}

const find = (figures: readonly Figure[], name: string) => figures.find(figure => figure.name === name);

describe('figures', () => {
	it('takes the median of the rounds, not the mean', () => {
		expect(median([3, 900, 1])).toBe(3);
		expect(median([])).toBeUndefined();
	});

	it('divides kubectl by ktriage, and ktriage by the floor', () => {
		const figures = figuresOf({
			ours: [measured(100, 80)],
			kubectl: [measured(900)],
			floor: [measured(50, 40)],
		});
		expect(find(figures, 'wall')?.value).toBe(9);
		expect(find(figures, 'load over floor')?.value).toBe(2);
		expect(find(figures, 'loop blocked, loading')).toMatchObject({value: 4, peer: undefined});
	});

	it('has no ratio without the peer', () => {
		expect(find(figuresOf({ours: [measured(100, 80)]}), 'wall')).toMatchObject({ours: 100, value: undefined});
	});
});

describe('gates', () => {
	const gates = [
		{figure: 'wall', atLeast: {'1000': 1, '10000': 8}},
		{figure: 'load over floor', atMost: {'10000': 2.5}},
	];
	const figure = (name: string, value: number | undefined): Figure => ({
		name,
		unit: 'ms',
		ours: 1,
		peer: 'kubectl',
		theirs: value,
		value,
	});

	it('uses the limit of the nearest size below', () => {
		expect(verdictOn(figure('wall', 7), gates, 9999)).toEqual({gate: '≥ 1', holds: true});
		expect(verdictOn(figure('wall', 7), gates, 20_000)).toEqual({gate: '≥ 8', holds: false});
	});

	it('has none below the smallest size, or for a figure that is only told', () => {
		expect(verdictOn(figure('load over floor', 9), gates, 1000)).toBeUndefined();
		expect(verdictOn(figure('cpu', 9), gates, 10_000)).toBeUndefined();
	});

	it('goes by the size that a figure was measured at', () => {
		expect(verdictOn(alone('load over floor', 'ms', 9, 10_000), gates, 0)).toMatchObject({holds: false});
		expect(verdictOn(alone('load over floor', 'ms', 9, 1_000), gates, 10_000)).toBeUndefined();
	});

	it('has none for what could not be compared, and says why', () => {
		const skipped = {...against('wall', 'ms', 5, 'kubectl', undefined), skipped: 'no kubectl found'};
		expect(verdictOn(skipped, gates, 10_000)).toBeUndefined();
		expect(formatTable([{figure: skipped, verdict: undefined}])).toMatch(/kubectl -\s+no kubectl found$/);
	});

	it('holds a figure beside a peer to its own limit and, where the peer was measured, to the ratio', () => {
		const both = [{figure: 'key', atMost: {'1000': 16}, beats: {'10000': 2}}];
		const of = (mine: number, theirs?: number) => beside('key', 'ms', mine, 'k9s', theirs);
		expect(verdictOn(of(10, 30), both, 10_000)).toEqual({gate: '≤ 16, ≥ 2 ×', holds: true});
		expect(verdictOn(of(10, 15), both, 10_000)).toMatchObject({holds: false});
		expect(verdictOn(of(20, 900), both, 10_000)).toMatchObject({holds: false});
		expect(verdictOn(of(10, 15), both, 1_000)).toEqual({gate: '≤ 16', holds: true});
		expect(verdictOn(of(10), both, 10_000)).toEqual({gate: '≤ 16', holds: true});
		const rows = [of(10, 30), of(10)].map(figure => ({figure, verdict: undefined}));
		expect(formatTable(rows).split('\n').slice(1)).toEqual([
			'key     10 ms  k9s 30 ms  3.00 ×',
			'key     10 ms      k9s -',
		]);
	});

	it('breaks when a gated figure could not be measured', () => {
		expect(verdictOn(figure('wall', undefined), gates, 10_000)).toMatchObject({holds: false});
	});

	it('prints one aligned table with ok and FAIL', () => {
		const lines = [figure('wall', 9), figure('load over floor', 3)].map(one => ({
			figure: one,
			verdict: verdictOn(one, gates, 10_000),
		}));
		expect(formatTable(lines).split('\n')).toEqual([
			'figure           ours          peer   ratio   gate',
			'wall             1 ms  kubectl 9 ms  9.00 ×    ≥ 8  ok',
			'load over floor  1 ms  kubectl 3 ms  3.00 ×  ≤ 2.5  FAIL',
		]);
	});
});

describe('what is asked for', () => {
	it('tells shares of values', () => {
		expect(quantile([5, 1, 3, 2, 4], 0.5)).toBe(3);
		expect(quantile([5, 1, 3, 2, 4], 0.99)).toBe(5);
		expect(quantile([], 0.5)).toBeNaN();
	});

	it('knows links and cases by what is typed', () => {
		expect(parseLink('20:1000')).toEqual({roundTrip: 20, megabits: 1000});
		expect(() => parseLink('fast')).toThrow('20:1000');
		expect(chosenCases(['watch', 'load']).map(({name}) => name)).toEqual(['load', 'watch']);
		expect(() => chosenCases(['lod'])).toThrow(/no case "lod".*load, links/);
	});
});
