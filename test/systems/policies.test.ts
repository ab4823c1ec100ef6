import {describe, expect, it} from 'vitest';
import {policiesSummary} from '../../src/systems/policies.ts';
import {cluster} from '../policy/fixtures.ts';
import {frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

describe('the summary of policies', () => {
	it('shows what each selects, which selectors are dead, and who is isolated', () => {
		const summary = policiesSummary(scenarioFrame('canonical'));
		expect(summary).toMatchObject({format: 'ktriage.policies/v1', deadSelectors: 3});
		const baseline = summary.policies.find(({name}) => name === 'ml-namespace-baseline');
		expect(baseline).toMatchObject({
			selector: 'everything',
			pods: 5,
			effect: 'denies all ingress',
			verdict: 'FAIL',
		});
		expect(baseline?.dead).toContainEqual({
			path: 'spec.egress[0].to[0].namespaceSelector',
			selector: 'name=kube-system',
			meant: 'kubernetes.io/metadata.name=kube-system',
		});
		const [namespace] = summary.namespaces.filter(row => row.namespace === 'financial-inference');
		expect(namespace).toMatchObject({pods: 5, ingress: 4, egress: 4, notEnforced: 1, policies: 2});
	});

	it('says nothing against a healthy cluster', () => {
		const summary = policiesSummary(scenarioFrame('h0'));
		expect(summary.policies.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN')).toEqual([]);
		expect(summary.namespaces.every(({notEnforced, undecided}) => notEnforced + undecided === 0)).toBe(true);
	});

	it('has nothing to show without policies, and says what it may not read', () => {
		const forbidden = {kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'} as const;
		const summary = policiesSummary(frameOf(snapshotOf([], {sources: {networkPolicies: forbidden}})));
		expect(summary).toMatchObject({policies: [], namespaces: [], deadSelectors: 0});
		expect(summary.gaps.map(({state}) => state)).toEqual(['forbidden']);
	});

	it('counts whom policies of Calico may select, without what Calico shows twice', () => {
		const policy = (name: string, selector: string) => ({
			apiVersion: 'crd.projectcalico.org/v1',
			kind: 'GlobalNetworkPolicy',
			metadata: {name},
			spec: {selector, types: ['Ingress']},
		});
		const pod = (name: string) => ({
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {namespace: 'web', name, uid: name, labels: {app: name}},
			spec: {nodeName: 'n1', containers: [{name: 'c'}]},
			status: {phase: 'Running', podIP: '10.0.0.1'},
		});
		const namespace = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'web'}};
		const objects = [
			policy('web-only', "app == 'a'"),
			policy('knp.default.x', 'all()'),
			namespace,
			pod('a'),
			pod('b'),
		];
		const {policies} = policiesSummary(frameOf(snapshotOf(objects)));
		expect(policies.map(({name, pods}) => [name, pods])).toEqual([['web-only', 1]]);
	});

	it('lists what is staged as not enforced', () => {
		const spec = {selector: 'all()', types: ['Ingress'], podSelector: {}};
		const metadata = {namespace: 'x', name: 'later'};
		const staged = ['StagedNetworkPolicy', 'StagedKubernetesNetworkPolicy', 'StagedGlobalNetworkPolicy'].map(
			kind => ({
				apiVersion: 'projectcalico.org/v3',
				kind,
				metadata: kind === 'StagedGlobalNetworkPolicy' ? {name: 'guard'} : metadata,
				spec,
			}),
		);
		const summary = policiesSummary(frameOf(cluster(staged)));
		expect(
			summary.policies.map(({kind, namespace, name, pods, effect}) => [
				kind,
				`${namespace}/${name}`,
				pods,
				effect,
			]),
		).toEqual([
			['StagedNetworkPolicy', 'x/later', 3, 'not enforced: staged, Set'],
			['StagedGlobalNetworkPolicy', '/guard', 4, 'not enforced: staged, Set'],
			['StagedKubernetesNetworkPolicy', 'x/later', 3, 'not enforced: staged, Set'],
		]);
		expect(summary.namespaces.find(({namespace}) => namespace === 'x')).toMatchObject({
			policies: 0,
			ingress: 0,
		});
	});
});
