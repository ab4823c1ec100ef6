import {describe, expect, it} from 'vitest';
import {metallbSummary} from '../../src/systems/metallb.ts';
import {frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf} from '../support/snapshot.ts';

describe('the summary of MetalLB', () => {
	it('shows pool, wish, address and announcer of the canonical cluster', () => {
		const summary = metallbSummary(scenarioFrame('canonical'));
		expect(summary).toMatchObject({format: 'ktriage.metallb/v1', presence: 'running', misplaced: []});
		expect(summary.pools).toMatchObject([
			{
				name: 'production-pool',
				size: 51,
				used: 9,
				advertisedBy: ['L2Advertisement/production-advertisement'],
			},
		]);
		expect(summary.services).toHaveLength(9);
		const pinned = summary.services.find(({name}) => name === 'mlflow-server');
		expect(pinned).toMatchObject({
			has: ['192.168.1.203'],
			wants: [],
			announcedAccordingTo: 'status',
			verdict: 'FAIL',
		});
		expect(pinned?.announcedBy).toHaveLength(1);
		expect(pinned?.lint).toMatchObject([{key: 'metallb.universe.tf/loadBalancer-ip'}]);
		expect(pinned?.note).toMatch(/^MLB-05 (?!mlflow)/);
	});

	it('says nothing against a healthy cluster', () => {
		const summary = metallbSummary(scenarioFrame('h0'));
		expect(summary.services.filter(({verdict}) => verdict !== 'PASS')).toEqual([]);
		expect(summary.findings).toEqual([]);
		expect(summary.passed).toBeGreaterThan(5);
	});

	it('is plain data', () => {
		const summary = metallbSummary(scenarioFrame('canonical'));
		expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
	});

	it('says that MetalLB is absent', () => {
		const summary = metallbSummary(frameOf(snapshotOf([])));
		expect(summary).toMatchObject({
			presence: 'absent',
			controller: null,
			speaker: null,
			pools: [],
			services: [],
		});
	});
});
