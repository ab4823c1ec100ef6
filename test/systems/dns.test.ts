import {describe, expect, it} from 'vitest';
import {dnsSummary} from '../../src/systems/dns.ts';
import {frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf} from '../support/snapshot.ts';

describe('the summary of the DNS', () => {
	it('shows who answers, for which zones, and whom policies keep away', () => {
		const summary = dnsSummary(scenarioFrame('canonical'));
		expect(summary.format).toBe('ktriage.dns/v1');
		expect(summary.service).toMatchObject({clusterIps: ['10.43.0.10'], readyEndpoints: 1});
		expect(summary.pods).toMatchObject([{ready: true, network: 'calico'}]);
		expect(summary.zones).toMatchObject([{zones: ['.'], forwards: ['/etc/resolv.conf']}]);
		expect(summary.denied).toEqual([
			{
				namespace: 'financial-inference',
				pods: 4,
				ports: ['53/TCP', '53/UDP'],
				policies: ['financial-inference/ml-namespace-baseline'],
			},
		]);
		expect(summary.deniedKnown).toBe(true);
	});

	it('keeps nobody away on a healthy cluster', () => {
		expect(dnsSummary(scenarioFrame('h0'))).toMatchObject({denied: [], deniedKnown: true});
	});

	it('does not call nobody denied where nothing could be judged', () => {
		expect(dnsSummary(frameOf(snapshotOf([])))).toMatchObject({
			service: null,
			pods: [],
			denied: [],
			deniedKnown: false,
		});
	});
});
