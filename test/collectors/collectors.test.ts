import {describe, expect, it} from 'vitest';
import {collector, collectors} from '../../collectors/index.ts';
import {snapshotOf} from '../support/snapshot.ts';

describe('the registry', () => {
	it('has every source once, each with a place to read it from, verbs and words', () => {
		const names = collectors.map(({name}) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const {name, title, about, resources, verbs, everyMs, ...more} of collectors) {
			expect(collector(name).title).toBe(title);
			expect(about).toMatch(/^[A-Z].*\.$/);
			expect(resources.length).toBeGreaterThan(0);
			const onlyNamed = 'onlyNamed' in more && more.onlyNamed === true;
			const listed = everyMs === undefined ? ['list', 'watch'] : ['list'];
			expect(verbs).toEqual(onlyNamed ? ['get'] : listed);
		}
	});

	it('reads protobuf only with a schema, and JSON without one', () => {
		for (const source of collectors) {
			if (source.name === 'pods') continue;
			expect([source.name, 'schema' in source]).toEqual([source.name, source.encoding !== 'json']);
		}
	});
});

const node = (annotations: Readonly<Record<string, string>>) =>
	snapshotOf([{apiVersion: 'v1', kind: 'Node', metadata: {name: 'n', annotations}}]).tables.nodes[0]!;

describe('nodes', () => {
	it('have K3s flags when they carry the annotation', () => {
		expect(node({})).not.toHaveProperty('k3sArgs');
		expect(node({'k3s.io/node-args': '["server","--flannel-backend","none"]'}).k3sArgs).toEqual([
			'server',
			'--flannel-backend',
			'none',
		]);
	});

	it.each(['not json', '{}', '[1]', '"server"'])('call %s malformed', written => {
		expect(node({'k3s.io/node-args': written}).k3sArgs).toBe('malformed');
	});

	it('carry marks of Flannel and Calico or none at all', () => {
		expect(node({})).not.toHaveProperty('flannel');
		expect(node({})).not.toHaveProperty('calico');
		expect(node({'flannel.alpha.coreos.com/backend-type': 'vxlan'}).flannel).toEqual({
			backendType: 'vxlan',
			publicIp: '',
		});
		expect(node({'projectcalico.org/IPv4Address': '192.168.1.11/24'}).calico).toMatchObject({
			ipv4Address: '192.168.1.11/24',
		});
	});

	it('fall back on podCIDR where podCIDRs is not set', () => {
		const [row] = snapshotOf([
			{apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}, spec: {podCIDR: '10.42.0.0/24'}},
		]).tables.nodes;
		expect(row!.podCidrs).toEqual(['10.42.0.0/24']);
	});
});

const stored = (kind: string, name: string, spec: object, metadata: object = {}) => ({
	apiVersion: 'crd.projectcalico.org/v1',
	kind,
	metadata: {name, ...metadata},
	spec,
});

describe('Calico objects in their storage form', () => {
	it('have the metadata of the annotation', () => {
		const hidden = {
			labels: {zone: 'a'},
			finalizers: ['projectcalico.org/ippool-finalizer'],
			creationTimestamp: '2025-01-01T00:00:00Z',
		};
		const [pool] = snapshotOf([
			stored(
				'IPPool',
				'p',
				{cidr: '10.42.0.0/16'},
				{
					creationTimestamp: '2026-01-01T00:00:00Z',
					labels: {'projectcalico.org/kind': 'IPPool'},
					annotations: {'projectcalico.org/metadata': JSON.stringify(hidden)},
				},
			),
		]).tables.ipPools;
		expect(pool).toMatchObject({
			labels: {zone: 'a', 'projectcalico.org/kind': 'IPPool'},
			finalizers: ['projectcalico.org/ippool-finalizer'],
			createdAt: Date.UTC(2025, 0, 1),
		});
	});

	it('keep their own metadata when the annotation is no JSON object', () => {
		const pools = ['{', '[]', 'null'].map((written, index) =>
			stored(
				'IPPool',
				`p${index}`,
				{cidr: '10.42.0.0/16'},
				{
					labels: {own: 'yes'},
					annotations: {'projectcalico.org/metadata': written},
				},
			),
		);
		expect(snapshotOf(pools).tables.ipPools.map(({labels}) => labels)).toEqual(Array(3).fill({own: 'yes'}));
	});

	it('are the same table as those of projectcalico.org/v3', () => {
		const v3 = {
			apiVersion: 'projectcalico.org/v3',
			kind: 'IPPool',
			metadata: {name: 'b'},
			spec: {cidr: 'fd00::/48'},
		};
		const {ipPools} = snapshotOf([stored('IPPool', 'a', {cidr: '10.42.0.0/16'}), v3]).tables;
		expect(ipPools.map(({name, blockSize}) => [name, blockSize])).toEqual([
			['a', 26],
			['b', 122],
		]);
	});
});

describe('IP pools', () => {
	const pool = (spec: object) =>
		snapshotOf([stored('IPPool', 'p', {cidr: '10.42.0.0/16', ...spec})]).tables.ipPools[0]!;

	it('have the defaults of the API', () => {
		expect(pool({})).toMatchObject({
			blockSize: 26,
			ipipMode: 'Never',
			vxlanMode: 'Never',
			natOutgoing: false,
			disabled: false,
			nodeSelector: 'all()',
			allowedUses: ['Workload', 'Tunnel'],
			assignmentMode: 'Automatic',
		});
	});

	it.each([26.5, -1, 33, 1e9])('with blockSize %d are malformed', blockSize => {
		expect(pool({blockSize})).toBeUndefined();
	});

	it.each([
		[{ipip: {enabled: true, mode: 'always'}}, 'Always'],
		[{ipip: {enabled: true, mode: 'cross-subnet'}}, 'CrossSubnet'],
		[{ipip: {enabled: false}}, 'Never'],
		[{ipip: {enabled: true}, ipipMode: 'Never'}, 'Never'],
	])('of old releases: %j means %s', (spec, mode) => {
		expect(pool({...spec, 'nat-outgoing': true})).toMatchObject({ipipMode: mode, natOutgoing: true});
	});
});

describe('IPAM blocks', () => {
	const block = (spec: object) => snapshotOf([stored('IPAMBlock', 'b', spec)]);

	it('name the holder of every address that is taken', () => {
		const spec = {
			cidr: '10.42.1.0/30',
			affinity: 'host:n1',
			allocations: [0, null, 1, null],
			attributes: [
				{handle_id: 'vxlan-tunnel-addr-n1', secondary: {node: 'n1', type: 'vxlanTunnelAddress'}},
				{handle_id: 'k8s-pod-network.abc', secondary: {namespace: 'shop', pod: 'web', node: 'n1'}},
			],
			unallocated: [1, 3],
		};
		expect(block(spec).tables.ipamBlocks[0]).toMatchObject({
			cidr: '10.42.1.0/30',
			affinity: 'host:n1',
			size: 4,
			deleted: false,
			allocations: [
				{ordinal: 0, handleId: 'vxlan-tunnel-addr-n1', pod: '', node: 'n1', type: 'vxlanTunnelAddress'},
				{ordinal: 2, handleId: 'k8s-pod-network.abc', namespace: 'shop', pod: 'web', node: 'n1', type: ''},
			],
		});
	});

	it.each([
		{allocations: [3], attributes: []},
		{allocations: ['0'], attributes: [{}]},
		{allocations: {}},
		undefined,
	])('that make no sense (%j) are malformed, not empty', spec => {
		const snapshot = block(spec as object);
		expect(snapshot.tables.ipamBlocks).toEqual([]);
		expect(snapshot.sources.find(({name}) => name === 'ipamBlocks')).toMatchObject({malformed: 1});
	});
});

describe('block affinities and handles', () => {
	it.each([
		['true', true],
		['false', false],
		[true, true],
		[undefined, false],
	])('marked deleted: %j', (deleted, expected) => {
		const {blockAffinities, ipamHandles} = snapshotOf([
			stored('BlockAffinity', 'a', {cidr: '10.42.1.0/26', node: 'n1', state: 'confirmed', deleted}),
			stored('IPAMHandle', 'h', {handleID: 'x', block: {'10.42.1.0/26': 2}, deleted}),
		]).tables;
		expect(blockAffinities[0]).toMatchObject({deleted: expected, type: 'host', state: 'confirmed'});
		expect(ipamHandles[0]).toMatchObject({deleted: expected, blocks: [{cidr: '10.42.1.0/26', count: 2}]});
	});
});

describe('the Calico installation', () => {
	const installation = (calicoNetwork: object) =>
		snapshotOf([
			{
				apiVersion: 'operator.tigera.io/v1',
				kind: 'Installation',
				metadata: {name: 'default'},
				spec: {variant: 'Calico', cni: {type: 'Calico', ipam: {type: 'Calico'}}, calicoNetwork},
				status: {calicoVersion: 'v3.28.2'},
			},
		]).tables.installations[0]!;

	it('is read with its pools', () => {
		expect(
			installation({bgp: 'Disabled', ipPools: [{cidr: '10.42.0.0/16', encapsulation: 'VXLAN'}]}),
		).toMatchObject({
			cniType: 'Calico',
			ipamType: 'Calico',
			variant: 'Calico',
			calicoVersion: 'v3.28.2',
			bgp: 'Disabled',
			ipPools: [{cidr: '10.42.0.0/16', encapsulation: 'VXLAN', blockSize: 26}],
		});
	});

	it.each([
		[{firstFound: true}, 'firstFound'],
		[{kubernetes: 'NodeInternalIP'}, 'kubernetes: NodeInternalIP'],
		[{cidrs: ['192.168.1.0/24', '192.168.2.0/24']}, 'cidrs: 192.168.1.0/24, 192.168.2.0/24'],
		[undefined, ''],
	])('finds addresses of nodes by %j', (nodeAddressAutodetectionV4, expected) => {
		expect(installation({nodeAddressAutodetectionV4}).autodetectionV4).toBe(expected);
	});
});

it('keeps annotations of services without the copy that kubectl apply makes', () => {
	const annotations = {
		'metallb.io/loadBalancerIPs': '192.168.1.240',
		'kubectl.kubernetes.io/last-applied-configuration': '{}',
	};
	const [service] = snapshotOf([{apiVersion: 'v1', kind: 'Service', metadata: {name: 's', annotations}}])
		.tables.services;
	expect(service!.annotations).toEqual({'metallb.io/loadBalancerIPs': '192.168.1.240'});
});
