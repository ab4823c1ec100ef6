import {describe, expect, it} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import type {SourceName} from '../../src/store/rows.ts';
import {createStore} from '../../src/store/store.ts';
import {snapshotOf, storeOf, testNow} from '../support/snapshot.ts';

const node = (name: string, more: object = {}) => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name, ...more},
});
const namespace = (name: string, uid: string) => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {name, uid},
});

/** A store with a clock that tests turn. */
function newStore() {
	const time = {now: 1000};
	const store = createStore({sources: collectors, clock: () => time.now, cluster: {context: 'prod'}});
	const status = (name: SourceName) => store.snapshot(time.now).sources.find(source => source.name === name)!;
	return {time, store, status};
}

describe('sources', () => {
	it('are loading at first, every one of them', () => {
		const {store} = newStore();
		const {sources, api} = store.snapshot(1000);
		expect(sources.map(({name}) => name)).toEqual(collectors.map(({name}) => name));
		expect(sources.every(({state}) => state.kind === 'loading')).toBe(true);
		expect(sources.find(({name}) => name === 'ipPools')!.resource).toBe('projectcalico.org/v3 ippools');
		expect(sources.find(({name}) => name === 'pods')!.resource).toBe('v1 pods');
		expect(api).toEqual({kind: 'connecting', since: 1000});
	});

	it('take the state, the resource and the traffic they are told', () => {
		const {store, status} = newStore();
		store.setSourceState('nodes', {kind: 'forbidden', since: 5, verb: 'list', why: 'RBAC'});
		store.setSourceResource('ipPools', {
			group: 'crd.projectcalico.org',
			version: 'v1',
			resource: 'ippools',
			kind: 'IPPool',
			namespaced: false,
		});
		store.addTraffic('nodes', {requests: 1, bytes: 100});
		store.addTraffic('nodes', {requests: 2, retries: 1});
		expect(status('nodes')).toMatchObject({
			state: {kind: 'forbidden', verb: 'list'},
			requests: 3,
			bytes: 100,
			retries: 1,
		});
		expect(status('ipPools').resource).toBe('crd.projectcalico.org/v1 ippools');
	});

	it('show how far a list is', () => {
		const {time, store, status} = newStore();
		const sink = store.sink('nodes');
		sink.listing();
		sink.putJson(node('a'));
		sink.progress(1, 9);
		expect(status('nodes')).toMatchObject({objects: 1, expected: 10});
		time.now = 2000;
		sink.listed();
		expect(status('nodes')).toMatchObject({objects: 1, lastEventAt: 2000});
		expect(status('nodes')).not.toHaveProperty('expected');
	});

	it('count what cannot be understood, say why, and keep the rest', () => {
		const {store, status} = newStore();
		const sink = store.sink('nodes');
		sink.listing();
		for (const object of [
			null,
			'text',
			{},
			node('a', {labels: 'no map'}),
			{metadata: {name: 'b'}, spec: {taints: {}}},
		]) {
			sink.putJson(object);
		}
		sink.putWire(Buffer.from([0xff]), 0, 1);
		sink.removeJson({metadata: {name: 7}});
		sink.putJson(node('good'));
		sink.listed();
		expect(status('nodes')).toMatchObject({
			objects: 1,
			malformed: 7,
			malformedWhy: 'field object: expected an object, found null',
		});
		sink.listing();
		sink.listed();
		expect(status('nodes')).toMatchObject({objects: 0, malformed: 0});
		expect(status('nodes')).not.toHaveProperty('malformedWhy');
	});

	it('cannot be made up', () => {
		const {store} = newStore();
		expect(() => store.sink('widgets' as SourceName)).toThrow(RangeError);
	});

	it('that are JSON only say so when protobuf arrives', () => {
		const {store, status} = newStore();
		store.sink('ipPools').putWire(Buffer.alloc(0), 0, 0);
		expect(status('ipPools').malformedWhy).toContain('are read as JSON');
	});
});

describe('lists', () => {
	it('remove what they do not contain when they are complete, and only then', () => {
		const {store} = newStore();
		const sink = store.sink('nodes');
		const names = () => store.snapshot(1).tables.nodes.map(({name}) => name);
		sink.listing();
		for (const name of ['a', 'b']) sink.putJson(node(name));
		sink.listed();
		sink.listing();
		sink.putJson(node('b'));
		sink.listing();
		sink.putJson(node('c'));
		sink.putJson(node('a'));
		expect(names()).toEqual(['a', 'b', 'c']);
		sink.listed();
		expect(names()).toEqual(['a', 'c']);
	});

	it('are followed by events: the last one wins, and a deletion of an earlier object of that name does not count', () => {
		const {store} = newStore();
		const sink = store.sink('nodes');
		sink.putJson(node('a', {uid: 'first'}));
		sink.putJson(node('a', {uid: 'second', labels: {x: 'y'}}));
		sink.removeJson(node('a', {uid: 'first'}));
		expect(store.snapshot(1).tables.nodes).toMatchObject([{uid: 'second', labels: {x: 'y'}}]);
		sink.removeJson(node('a', {uid: 'second'}));
		expect(store.snapshot(1).tables.nodes).toEqual([]);
	});
});

describe('snapshots', () => {
	it('share what has not changed and never change themselves', () => {
		const store = storeOf([node('a'), namespace('shop', 'u1')]);
		const before = store.snapshot(testNow);
		expect(store.snapshot(testNow)).toBe(before);
		const later = store.snapshot(testNow + 1);
		expect(later).toEqual({...before, now: testNow + 1});
		store.sink('nodes').putJson(node('b'));
		const after = store.snapshot(testNow + 2);
		expect(after.revision).toBeGreaterThan(before.revision);
		expect(after.tables.namespaces).toBe(before.tables.namespaces);
		expect(after.pods).toBe(before.pods);
		expect(after.tables.nodes.map(({name}) => name)).toEqual(['a', 'b']);
		expect(before.tables.nodes.map(({name}) => name)).toEqual(['a']);
		expect(after.sources.find(({name}) => name === 'pods')).toBe(
			before.sources.find(({name}) => name === 'pods'),
		);
	});

	it('know the cluster by the uid of kube-system', () => {
		expect(snapshotOf([namespace('kube-system', 'cluster-uid')], {context: 'prod'}).cluster).toMatchObject({
			context: 'prod',
			uid: 'cluster-uid',
		});
	});

	it('carry what the session knows', () => {
		const {store} = newStore();
		store.setCluster({gitVersion: 'v1.33.1+k3s1'});
		store.setApi({kind: 'down', since: 7, why: 'refused', fault: 'network'});
		store.setProfile({nodes: 5});
		store.setDenied([{verb: 'list', group: '', resource: 'pods'}]);
		expect(store.snapshot(8)).toMatchObject({
			now: 8,
			cluster: {context: 'prod', gitVersion: 'v1.33.1+k3s1'},
			api: {kind: 'down', fault: 'network'},
			profile: {nodes: 5},
			denied: [{verb: 'list', resource: 'pods'}],
		});
	});

	it('hold no text as a server, a kubeconfig or a folder wrote it', () => {
		const evil = 'a\u001b[31mb\u202e';
		const {store, status} = newStore();
		store.setCluster({context: evil, server: evil, gitVersion: evil});
		store.setApi({kind: 'down', since: 1, why: evil, fault: 'network'});
		store.setSourceState('pods', {kind: 'forbidden', since: 1, verb: evil, why: evil});
		const {cluster, api} = store.snapshot(1000);
		expect(JSON.stringify([cluster, api, status('pods')])).not.toMatch(/\\u001b|\u202e/);
		expect(cluster.context).toBe('a·[31mb');
	});

	it('say which namespace they are limited to', () => {
		expect(snapshotOf([], {namespaceScope: 'shop'}).namespaceScope).toBe('shop');
		expect(snapshotOf([])).not.toHaveProperty('namespaceScope');
	});
});

it('calls back at every change until told not to', () => {
	const {store} = newStore();
	let calls = 0;
	const stop = store.onChange(() => calls++);
	const revision = store.revision();
	store.sink('nodes').putJson(node('a'));
	store.setApi({kind: 'up', since: 1, latencyMs: 2});
	expect([calls, store.revision() - revision]).toEqual([2, 2]);
	stop();
	store.sink('nodes').putJson(node('b'));
	expect(calls).toBe(2);
});

it('wakes nobody for what says the same, nor for what is only counted, and has both in the next snapshot', () => {
	const {store} = newStore();
	let calls = 0;
	store.onChange(() => {
		calls++;
	});
	const up = {kind: 'up', since: testNow, latencyMs: 3} as const;
	store.setApi(up);
	store.setSourceState('nodes', {kind: 'live', since: testNow});
	store.setPrometheus({kind: 'absent', why: 'Prometheus is not installed here'});
	expect(calls).toBe(3);
	store.setApi({...up, latencyMs: 8});
	store.setSourceState('nodes', {kind: 'live', since: testNow});
	store.setPrometheus({kind: 'absent', why: 'Prometheus is not installed here'});
	store.addTraffic('nodes', {bytes: 100});
	expect(calls).toBe(3);
	const {api, sources} = store.snapshot(testNow);
	expect(api).toEqual({...up, latencyMs: 8});
	expect(sources.find(({name}) => name === 'nodes')).toMatchObject({bytes: 100});
});
