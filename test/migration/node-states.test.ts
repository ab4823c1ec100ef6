import {describe, expect, it} from 'vitest';
import {nodeStates} from '../../src/migration/node-states.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {bare, calicoNode, clusterOf, h0, k3s, node, pod, pool} from '../checks/fixtures.ts';

const flannelMark = {'flannel.alpha.coreos.com/backend-type': 'vxlan'};
const states = (snapshot: Snapshot) => nodeStates(snapshot).map(({node: name, state}) => `${name} ${state}`);
const one = (annotations: Readonly<Record<string, string>>, ...objects: readonly unknown[]) =>
	nodeStates(bare([node('a', {podCidr: '10.42.0.0/24', annotations}), pool('10.244.0.0/16'), ...objects]))[0];
const agent = calicoNode(['a']);
const before = '2026-11-20T09:00:00Z';
const after = '2026-11-20T11:00:00Z';

describe('nodeStates', () => {
	it('are clean on the baseline and mixed where pods were left behind', () => {
		expect(new Set(nodeStates(h0()).map(({state}) => state))).toEqual(new Set(['clean']));
		expect(states(clusterOf('canonical'))).toEqual([
			'nuc8i5behs calico',
			'nuc10i3fnh mixed',
			'nuc10i4fnh mixed',
			'nuc10i5fnh mixed',
			'nuc10i7fnh mixed',
		]);
		expect(nodeStates(clusterOf('canonical'))[1]?.missing).toBe(
			'1 pod keeps its old address (podCIDR 10.42.1.0/24)',
		);
	});
	it('go from flannel over mixed and calico to clean', () => {
		const old = pod('x/old', {ip: '10.42.0.5', created: before});
		const moved = pod('x/new', {ip: '10.244.0.5', calico: true, created: after});
		expect(one(flannelMark, old)).toMatchObject({
			state: 'flannel',
			missing: 'no calico-node runs in this cluster',
		});
		expect(one(flannelMark, ...agent, old, pod('x/late', {ip: '10.42.0.6', created: after}))).toMatchObject({
			state: 'flannel',
			stuck: {certain: true},
		});
		expect(one(flannelMark, ...agent, old, moved)).toMatchObject({state: 'mixed'});
		expect(one(flannelMark, ...agent, moved)).toMatchObject({
			state: 'calico',
			missing: expect.stringContaining('annotations of Flannel'),
		});
		expect(one({}, ...agent, moved)).toMatchObject({state: 'clean', missing: ''});
	});
	it('do not take the annotations of Flannel for a live Flannel', () => {
		expect(one(flannelMark, ...agent, pod('x/new', {ip: '10.244.0.5', calico: true}))?.stuck).toBeUndefined();
	});
	it('accuse nobody by a time of creation that is not known', () => {
		const state = one({}, ...agent, pod('x/old', {ip: '10.42.0.5', created: ''}));
		expect(state).toMatchObject({state: 'unknown'});
		expect(state?.stuck).toBeUndefined();
		expect(state?.evidence[0]?.value).toContain('time of creation not known');
		const timeless = one({}, ...calicoNode(['a'], ''), pod('x/old', {ip: '10.42.0.5', created: after}));
		expect(timeless).toMatchObject({state: 'unknown'});
	});
	it('start the clock when Calico says that it is up, if that is later than its pod', () => {
		const up = {
			type: 'NetworkUnavailable',
			status: 'False',
			reason: 'CalicoIsUp',
			lastTransitionTime: '2026-11-20T10:00:20Z',
		};
		const snapshot = bare([
			node('a', {podCidr: '10.42.0.0/24', conditions: [up]}),
			...agent,
			pool('10.244.0.0/16'),
			pod('x/together', {ip: '10.42.0.5', created: '2026-11-20T10:00:05Z'}),
		]);
		expect(nodeStates(snapshot)[0]).toMatchObject({
			state: 'unknown',
			missing: expect.stringContaining('no pod has started here since'),
		});
	});
	it('are unknown without pods to judge by, unless nothing of Flannel was ever there', () => {
		expect(one(flannelMark, ...agent)).toMatchObject({
			state: 'unknown',
			missing: expect.stringContaining('start one to see'),
		});
		expect(one({}, ...agent)?.state).toBe('clean');
	});
	it('are unknown, with the reason, while pods cannot be read or only some are', () => {
		const blind = h0(undefined, {sources: {pods: {kind: 'loading', since: 0}}});
		expect(nodeStates(blind)[0]).toMatchObject({state: 'unknown', missing: 'pods cannot be read'});
		expect(nodeStates(h0(undefined, {namespaceScope: 'mlflow'}))[0]?.missing).toContain(
			'only namespace mlflow',
		);
	});
	it('are flannel all over on a plain Flannel cluster', () => {
		const plain = bare([
			node('a', {podCidr: '10.42.0.0/24', annotations: {...k3s('server'), ...flannelMark}}),
			pod('x/a', {ip: '10.42.0.5'}),
		]);
		expect(nodeStates(plain)).toMatchObject([{state: 'flannel', missing: 'Calico is not installed'}]);
	});
});
