import {describe, expect, it} from 'vitest';
import {classifyPods, oldAddressSlots} from '../../src/migration/classify-pods.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {bare, calicoNode, clusterOf, h0, k3s, node, pod, pool} from '../checks/fixtures.ts';

const server = node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server')});
/** "kind cidr: names" of each bucket. */
const buckets = (snapshot: Snapshot) =>
	classifyPods(snapshot).buckets.map(
		({kind, cidr, slots}) => `${kind} ${cidr}: ${slots.map(slot => snapshot.pods.name(slot)).join(' ')}`,
	);
const calico = (...objects: readonly unknown[]) => bare([server, ...calicoNode(['a']), ...objects]);
const agent = 'host : calico-node-a';

describe('classifyPods', () => {
	it('goes by the annotation where both networks share one range', () => {
		const snapshot = calico(
			pool('10.42.0.0/16'),
			pod('x/moved', {ip: '10.42.64.1', calico: true}),
			pod('x/old', {ip: '10.42.0.5'}),
			pod('x/rebooted', {ip: '10.42.0.6', calico: '10.42.64.9/32'}),
		);
		expect(buckets(snapshot)).toEqual([
			'calico 10.42.0.0/16: moved',
			agent,
			'flannel 10.42.0.0/16: old rebooted',
		]);
	});
	it('believes the blocks of Calico where the annotation is gone, for this very pod alone', () => {
		const held = (at: number, name: string) => ({at, name});
		const block = (cidr: string, slots: readonly ReturnType<typeof held>[]) => ({
			apiVersion: 'crd.projectcalico.org/v1',
			kind: 'IPAMBlock',
			metadata: {name: cidr.replaceAll(/[./:]/g, '-'), uid: cidr},
			spec: {
				cidr,
				affinity: 'host:a',
				allocations: Array.from({length: 64}, (_, at) => {
					const index = slots.findIndex(slot => slot.at === at);
					return index < 0 ? null : index;
				}),
				attributes: slots.map(({name}) => ({
					handle_id: name,
					secondary: {namespace: 'x', pod: name, node: 'a'},
				})),
			},
		});
		const snapshot = calico(
			pool('10.42.0.0/16'),
			pool('fd00:42::/56'),
			block('10.42.64.0/26', [held(1, 'bare'), held(2, 'other')]),
			block('fd00:42::/122', [held(9, 'six')]),
			pod('x/bare', {ip: '10.42.64.1'}),
			pod('x/twin', {ip: '10.42.64.2'}),
			pod('x/six', {ip: 'fd00:42::9'}),
		);
		expect(buckets(snapshot)).toEqual([
			'calico 10.42.0.0/16: bare',
			'calico fd00:42::/56: six',
			agent,
			'flannel 10.42.0.0/16: twin',
		]);
	});
	it('tells foreign from outside and leaves out the host network, finished pods and pods without an address', () => {
		const snapshot = calico(
			pool('10.244.0.0/16'),
			pod('x/foreign', {ip: '10.244.0.9'}),
			pod('x/outside', {ip: '172.18.0.2'}),
			pod('x/host-process', {ip: '192.168.1.10'}),
			pod('x/done', {ip: '10.42.0.5', phase: 'Succeeded'}),
			pod('x/failed', {ip: '10.42.0.6', phase: 'Failed'}),
			pod('x/pending', {phase: 'Pending'}),
		);
		expect(buckets(snapshot)).toEqual([
			'host : calico-node-a host-process',
			'foreign 10.244.0.0/16: foreign',
			'outside : outside',
		]);
		expect(classifyPods(snapshot)).toMatchObject({
			seen: 7,
			finished: 2,
			withoutAddress: 1,
			calico: 'running',
			doubts: [],
		});
	});
	it('groups by the narrowest of several pools, also IPv6 and dual stack', () => {
		const snapshot = calico(
			pool('10.42.0.0/16'),
			pool('10.42.128.0/17', {nodeSelector: "rack == 'x'"}),
			pool('fd00:42::/56'),
			pod('x/wide', {ip: '10.42.1.1', calico: true}),
			pod('x/narrow', {ip: '10.42.128.1', calico: true}),
			pod('x/six', {ip: 'fd00:42::5', calico: true}),
			pod('x/dual', {ip: 'fd00:42::6,10.42.1.2', calico: true}),
		);
		expect(buckets(snapshot)).toEqual([
			'calico 10.42.0.0/16: wide dual',
			'calico 10.42.128.0/17: narrow',
			'calico fd00:42::/56: six',
			agent,
		]);
	});
	it('knows old IPv6 addresses by the podCIDR of a node', () => {
		const snapshot = bare([
			node('a', {podCidr: 'fd00:42::/64'}),
			...calicoNode(['a']),
			pool('fd00:99::/56'),
			pod('x/old', {ip: 'fd00:42::7'}),
		]);
		expect(buckets(snapshot)).toEqual([agent, 'flannel fd00:42::/64: old']);
	});
	it('never calls a Calico pod outside: without pools it goes by the block, or says ?', () => {
		const objects = [
			server,
			...calicoNode(['a']),
			pod('x/a', {ip: '10.244.0.5', calico: true}),
			pod('x/b', {ip: '10.9.0.5', calico: true}),
		];
		const block = {
			apiVersion: 'crd.projectcalico.org/v1',
			kind: 'IPAMBlock',
			metadata: {name: 'b', uid: 'b'},
			spec: {cidr: '10.244.0.0/26', allocations: [], attributes: []},
		};
		const forbidden = {ipPools: {kind: 'forbidden', since: 0, verb: 'list', why: 'no'}} as const;
		const snapshot = bare([...objects, block], {sources: forbidden});
		expect(buckets(snapshot)).toEqual(['calico 10.244.0.0/26: a', 'calico ?: b', agent]);
		expect(classifyPods(snapshot).doubts).toEqual([
			'IP pools cannot be read: addresses of Calico are grouped by block or not at all',
		]);
	});
	it('groups host-local addresses of Calico by the cluster CIDR', () => {
		expect(buckets(calico(pod('x/canal', {ip: '10.42.0.5', calico: true})))).toEqual([
			'calico 10.42.0.0/16: canal',
			agent,
		]);
	});
	it('uses the podCIDRs alone where the cluster CIDR is only inferred', () => {
		const kubeadm = [node('a', {podCidr: '10.244.0.0/24'}), node('b', {podCidr: '10.244.3.0/24'})];
		const snapshot = bare([...kubeadm, pod('x/in', {ip: '10.244.3.5'}), pod('x/gap', {ip: '10.244.1.5'})]);
		expect(buckets(snapshot)).toEqual(['flannel 10.244.0.0/22: in', 'outside : gap']);
	});
	it('has no old addresses where Calico does not run', () => {
		const plain = bare([server, pod('x/a', {ip: '10.42.0.5'})]);
		expect(classifyPods(plain).calico).toBe('absent');
		expect(oldAddressSlots(plain)).toEqual([]);
	});
	it('counts the clusters of the scenarios', () => {
		const counts = (snapshot: Snapshot) =>
			classifyPods(snapshot).buckets.map(({kind, cidr, slots}) => [kind, cidr, slots.length]);
		expect(counts(h0()).filter(([kind]) => kind !== 'host')).toEqual([['calico', '10.42.0.0/16', 45]]);
		expect(counts(clusterOf('canonical')).filter(([kind]) => kind === 'flannel')).toEqual([
			['flannel', '10.42.0.0/16', 7],
		]);
		expect(counts(clusterOf('sc-02')).filter(([kind]) => kind === 'flannel')).toEqual([
			['flannel', '10.42.0.0/16', 6],
		]);
	});
});
