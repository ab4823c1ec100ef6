import {describe, expect, it} from 'vitest';
import {serviceLines} from '../../src/systems/services.ts';
import {frameOf, scenarioFrame} from '../support/frames.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

const service = (name: string, spec: object = {selector: {app: name}}) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'web', name},
	spec: {
		type: 'ClusterIP',
		clusterIP: '10.43.1.1',
		ports: [{port: 80, targetPort: 8080, protocol: 'TCP'}],
		...spec,
	},
});
const slice = (name: string, address: string, pod: string, ready = true) => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {namespace: 'web', name: `${name}-x`, labels: {'kubernetes.io/service-name': name}},
	addressType: 'IPv4',
	ports: [{port: 8080, protocol: 'TCP'}],
	endpoints: [
		{
			addresses: [address],
			conditions: {ready},
			...(pod === '' ? {} : {targetRef: {kind: 'Pod', namespace: 'web', name: pod}}),
		},
	],
});
const pod = (name: string, ip: string, phase = 'Running') => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {namespace: 'web', name, uid: name},
	spec: {nodeName: 'n1', containers: [{name: 'c'}]},
	status: {phase, podIP: ip, podIPs: [{ip}]},
});
const lineOf = (objects: readonly unknown[], options = {}) =>
	serviceLines(frameOf(snapshotOf(objects, options)))[0];

describe('Services and what is behind them', () => {
	it('counts endpoints by the network they are on and lists old addresses', () => {
		const lines = serviceLines(scenarioFrame('canonical'));
		const scheduler = lines.find(
			({namespace, name}) => `${namespace}/${name}` === 'financial-inference/seldon-scheduler',
		);
		expect(scheduler).toMatchObject({state: 'old', addresses: {flannel: 1}, old: ['10.42.3.21'], stale: []});
		expect(lines.filter(({state}) => state === 'stale')).toEqual([]);
		expect(lines.map(({namespace}) => namespace)).toEqual(lines.map(({namespace}) => namespace).sort());
	});

	it('says nothing against a healthy cluster', () => {
		const states = serviceLines(scenarioFrame('h0')).map(({state}) => state);
		expect([...new Set(states)].sort()).toEqual(['external-name', 'ok']);
	});

	it('calls an address stale when its pod has another one, has ended or is gone', () => {
		const objects = (...pods: readonly unknown[]) => [service('a'), slice('a', '10.0.0.1', 'p'), ...pods];
		expect(lineOf(objects(pod('p', '10.0.0.1')))).toMatchObject({state: 'ok', stale: []});
		expect(lineOf(objects(pod('p', '10.0.0.2')))?.stale).toEqual([
			{address: '10.0.0.1', pod: 'web/p', why: 'the pod has 10.0.0.2'},
		]);
		expect(lineOf(objects(pod('p', '10.0.0.1', 'Failed')))?.stale).toMatchObject([
			{why: 'the pod has ended'},
		]);
		expect(lineOf(objects())).toMatchObject({state: 'stale', stale: [{why: 'the pod is gone'}]});
	});

	it('calls nothing stale while pods cannot be read', () => {
		const stale = {kind: 'stale', since: testNow, why: 'reset'} as const;
		const line = lineOf([service('a'), slice('a', '10.0.0.1', 'p')], {sources: {pods: stale}});
		expect(line).toMatchObject({state: 'ok', stale: []});
	});

	it('tells an empty Service from one that selects nothing and one whose endpoints cannot be read', () => {
		expect(lineOf([service('a'), slice('a', '10.0.0.1', 'p', false), pod('p', '10.0.0.1')])).toMatchObject({
			state: 'no-endpoints',
			notReadyEndpoints: 1,
		});
		expect(lineOf([service('a', {})])).toMatchObject({state: 'no-selector'});
		expect(lineOf([service('a', {type: 'ExternalName', externalName: 'db.example.org'})])).toMatchObject({
			state: 'external-name',
		});
		const forbidden = {kind: 'forbidden', since: testNow, verb: 'list', why: 'RBAC'} as const;
		expect(lineOf([service('a')], {sources: {endpointSlices: forbidden}})).toMatchObject({state: 'unknown'});
	});

	it('counts an address that is no pod of the cluster as elsewhere', () => {
		expect(lineOf([service('a', {}), slice('a', '203.0.113.5', '')])).toMatchObject({
			state: 'ok',
			addresses: {elsewhere: 1},
		});
	});
});
