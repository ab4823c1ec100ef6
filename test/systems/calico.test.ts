import {describe, expect, it} from 'vitest';
import {calicoSummary} from '../../src/systems/calico.ts';
import {frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

describe('the summary of Calico', () => {
	it('names version, parts, pools and nodes of the canonical cluster', () => {
		const summary = calicoSummary(scenarioFrame('canonical'));
		expect(summary).toMatchObject({
			format: 'ktriage.calico/v1',
			presence: 'running',
			version: 'v3.28.2',
			mtu: 1450,
		});
		expect(summary.components.map(({kind}) => kind)).toEqual([
			'DaemonSet',
			'Deployment',
			'Deployment',
			'Deployment',
			'Deployment',
		]);
		expect(summary.operator.every(({available, degraded}) => available === true && degraded === false)).toBe(
			true,
		);
		const [pool] = summary.pools;
		expect(pool).toMatchObject({
			cidr: '10.244.0.0/16',
			encapsulation: 'VXLAN Always',
			size: 65_536,
			blocks: 5,
		});
		expect(summary.nodes).toHaveLength(5);
		const held = summary.nodes.flatMap(({blocks}) => blocks).reduce((sum, {used}) => sum + used, 0);
		expect(held).toBe(pool?.used);
		expect(summary.nodes.every(node => node.agent === 'ready' && node.addressAgrees === true)).toBe(true);
		expect(summary.findings.map(({code}) => code)).toContain('CID-02');
	});

	it('is plain data: what is printed is what is known', () => {
		const summary = calicoSummary(scenarioFrame('canonical'));
		expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
	});

	it('says nothing against a healthy cluster', () => {
		const summary = calicoSummary(scenarioFrame('h0'));
		expect(summary.findings.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN')).toEqual([]);
		expect(summary.passed).toBeGreaterThan(5);
	});

	it('says that Calico is absent, or why that is not known', () => {
		expect(calicoSummary(frameOf(snapshotOf([])))).toMatchObject({
			presence: 'absent',
			components: [],
			pools: [],
		});
		const forbidden = {kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'} as const;
		const blind = calicoSummary(frameOf(snapshotOf([], {sources: {daemonSets: forbidden, pods: forbidden}})));
		expect(blind.presence).toBe('unknown');
		expect(blind.gaps).toContainEqual({source: 'Pods', state: 'forbidden', why: 'RBAC'});
	});

	it('reads what the operator complains about', () => {
		const status = {
			apiVersion: 'operator.tigera.io/v1',
			kind: 'TigeraStatus',
			metadata: {name: 'calico'},
			status: {
				conditions: [
					{type: 'Available', status: 'False', reason: 'NotReady'},
					{type: 'Degraded', status: 'True', reason: 'PodFailure', message: 'calico-node is down'},
				],
			},
		};
		const silent = {...status, metadata: {name: 'new'}, status: {}};
		expect(calicoSummary(frameOf(snapshotOf([status, silent]))).operator).toEqual([
			{name: 'calico', available: false, progressing: null, degraded: true, why: 'NotReady'},
			{name: 'new', available: null, progressing: null, degraded: null, why: ''},
		]);
	});
});
