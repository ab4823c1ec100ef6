import {describe, expect, it} from 'vitest';
import {stagedName, stagedPolicies} from '../../src/migration/staged-policies.ts';
import {wantedPort} from '../../src/policy/port-text.ts';
import {explainJson, explainText} from '../../src/report/policy/explain.ts';
import {explain} from '../../src/systems/reach/explain.ts';
import {cluster, policy} from '../policy/fixtures.ts';

const group = {storage: 'crd.projectcalico.org/v1', api: 'projectcalico.org/v3'};
const staged = (kind: string, key: string, spec: object, apiVersion = group.api) => {
	const [namespace = '', name = ''] = key.split('/');
	return {apiVersion, kind, metadata: {namespace, name, uid: `${kind}-${key}`}, spec};
};
const asked = (...objects: readonly unknown[]) =>
	explain(cluster(objects), 'y/client', 'x/web', wantedPort('80/TCP') as never);

describe('staged policies', () => {
	it('are read in every form, and named without their tier', () => {
		const found = cluster([
			staged('StagedNetworkPolicy', 'x/default.later', {tier: 'default'}, group.storage),
			staged('StagedGlobalNetworkPolicy', '/guard', {tier: 'default', stagedAction: 'Ignore'}),
			staged('StagedKubernetesNetworkPolicy', 'x/plain', {podSelector: {}, stagedAction: 'Delete'}),
		]);
		expect(stagedPolicies(found).map(one => `${stagedName(one)} ${one.action}`)).toEqual([
			'StagedNetworkPolicy x/later Set',
			'StagedGlobalNetworkPolicy/guard Ignore',
			'StagedKubernetesNetworkPolicy x/plain Delete',
		]);
	});

	it('decide nothing, and what they would decide is told beside it', () => {
		const deny = staged('StagedNetworkPolicy', 'x/later', {types: ['Ingress'], selector: 'all()'});
		const answer = asked(deny);
		expect([answer.verdict, answer.staged?.verdict]).toEqual(['allow', 'deny']);
		expect(explainText(answer)).toContain('staged   would deny if what is staged were enforced');
		expect(explainJson(answer)).toMatchObject({
			verdict: 'allow',
			staged: {verdict: 'deny', ingress: {verdict: 'deny'}},
		});
	});

	it('would take the place of a policy of their name, or take it away', () => {
		const closed = policy('x/closed', {podSelector: {}, policyTypes: ['Ingress']});
		const away = staged('StagedKubernetesNetworkPolicy', 'x/closed', {stagedAction: 'Delete'});
		const open = {podSelector: {}, policyTypes: ['Ingress'], ingress: [{}]};
		const instead = staged('StagedKubernetesNetworkPolicy', 'x/closed', open);
		for (const change of [away, instead]) {
			const {verdict, staged} = asked(closed, change);
			expect([verdict, staged?.verdict]).toEqual(['deny', 'allow']);
		}
	});

	it('that change nothing are not spoken of', () => {
		const learn = staged('StagedNetworkPolicy', 'x/later', {selector: 'all()', stagedAction: 'Learn'});
		expect(asked(learn).staged).toBeUndefined();
		expect(asked().staged).toBeUndefined();
	});
});
