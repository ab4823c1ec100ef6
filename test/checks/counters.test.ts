import {describe, expect, it} from 'vitest';
import {cluster} from '../policy/fixtures.ts';
import {bothEngines} from '../policy-hits/fixtures.ts';
import {flow, ruleHit} from '../policy-hits/flows/fixtures.ts';
import {clusterOf, findingsOf, k3s, node, verdicts} from './fixtures.ts';

const onlyCalico = bothEngines
	.split('\n')
	.filter(line => !/KUBE-|FLANNEL/.test(line))
	.join('\n');
const read = (text: string, ...args: readonly string[]) =>
	cluster([node('server', {annotations: k3s('server', ...args)})], {counters: {a: text}});

describe('FLN-04 where the packet filter was read', () => {
	it('proves an engine that was switched off and still enforces', () => {
		const [finding] = findingsOf('FLN-04', read(bothEngines, '--disable-network-policy'));
		expect(finding).toMatchObject({
			id: 'FLN-04/engine',
			verdict: 'FAIL',
			class: 'contributing',
			subjects: [{kind: 'Node', name: 'a'}],
			evidence: [{kind: 'counter', source: 'packet filter of Node/a'}],
		});
		expect(finding?.evidence[0]?.value).toContain('1 chains of pods');
	});
	it('warns of two engines that both are on', () => {
		expect(verdicts('FLN-04', read(bothEngines))).toEqual(['WARN FLN-04/engine', 'WARN FLN-04/rules']);
	});
	it('finds nothing in chains of Calico alone', () => {
		expect(verdicts('FLN-04', read(onlyCalico, '--disable-network-policy'))).toEqual(['SKIP FLN-04']);
	});
});

describe('POL-09', () => {
	it('tells what was denied where', () => {
		const [finding] = findingsOf('POL-09', read(onlyCalico));
		expect(finding).toMatchObject({verdict: 'PASS', summary: expect.stringContaining('77 packets denied')});
		expect(finding?.evidence.map(({source, value}) => `${source}: ${value}`)).toContain(
			'packet filter on a: GlobalNetworkPolicy deny-stranger: 4 packets',
		);
	});
	it('tells flows from counters, and what is only staged from what is denied', () => {
		const staged = ruleHit('StagedNetworkPolicy', 'x/later', 'Deny', 0);
		const text = [flow(), flow({port: 1, action: 'Allow', enforced: [], pending: [staged]})].map(one =>
			JSON.stringify(one),
		);
		const [finding] = findingsOf('POL-09', cluster([], {counters: {flows: text.join('\n')}}));
		expect(finding).toMatchObject({
			verdict: 'PASS',
			summary: 'flows of the cluster were read: 2 packets denied in 1 place',
			evidence: [{source: 'flows of Goldmane: what no rule lets into seldon/seldon-scheduler-*'}],
		});
		const metrics = 'felix_active_local_policies 3\n';
		expect(verdicts('POL-09', cluster([], {counters: {a: metrics}}))).toEqual(['SKIP POL-09']);
	});
	it('judges by what is written where nobody looked', () => {
		expect(verdicts('POL-09', clusterOf('canonical'))).toEqual(['SKIP POL-09']);
	});
});
