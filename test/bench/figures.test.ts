import {describe, expect, it} from 'vitest';
import {type Figure, figuresOf, median, verdictOn} from './support/figures.ts';
import type {Measurement} from './support/measure.ts';
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
			'wall             1 ms  kubectl 9 ms  9.00 ×    ≥ 8    ok',
			'load over floor  1 ms  kubectl 3 ms  3.00 ×  ≤ 2.5  FAIL',
		]);
	});
});
