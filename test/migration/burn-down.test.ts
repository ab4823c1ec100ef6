import {describe, expect, it} from 'vitest';
import {addSample, type BurnDownSample, sample} from '../../src/migration/burn-down.ts';
import {classifyPods} from '../../src/migration/classify-pods.ts';
import {clusterOf} from '../checks/fixtures.ts';

const at = (minutes: number, flannel: number): BurnDownSample => ({
	at: minutes * 60_000,
	flannel,
	calico: 100 - flannel,
	other: 0,
});

describe('burn-down', () => {
	it('counts the buckets without the host network', () => {
		expect(sample(classifyPods(clusterOf('canonical')), 5)).toEqual({
			at: 5,
			flannel: 7,
			calico: 38,
			other: 0,
		});
	});
	it('takes a sample for each change only', () => {
		const samples = addSample(addSample([at(0, 9)], at(1, 9)), at(2, 8));
		expect(samples).toEqual([at(0, 9), at(2, 8)]);
	});
	it('stays small over a long window and keeps where it began and what is recent', () => {
		let samples: readonly BurnDownSample[] = [];
		for (let second = 0; second < 8 * 3600; second++)
			samples = addSample(samples, at(second / 60, 40_000 - second));
		expect(samples.length).toBeLessThan(800);
		expect(samples[0]).toEqual(at(0, 40_000));
		expect(samples.at(-1)?.flannel).toBe(40_000 - 8 * 3600 + 1);
		expect(samples.filter(({at: when}) => when > (8 * 60 - 4) * 60_000).length).toBeGreaterThan(200);
	});
});
