import {describe, expect, it} from 'vitest';
import {snapshotOf} from '../support/snapshot.ts';

const metalLb = (kind: string, rest: object, version = 'v1beta1') => ({
	apiVersion: `metallb.io/${version}`,
	kind,
	metadata: {namespace: 'lb', name: 'x'},
	...rest,
});

describe('MetalLB pools', () => {
	const pool = (rest: object) => snapshotOf([metalLb('IPAddressPool', rest)]).tables.ipAddressPools[0];
	it('have the defaults of the API', () => {
		expect(pool({spec: {addresses: ['10.0.0.0/24']}})).toMatchObject({
			addresses: ['10.0.0.0/24'],
			autoAssign: true,
			avoidBuggyIps: false,
			dedicated: false,
		});
		expect(pool({spec: {}})).not.toHaveProperty('counted');
	});
	it('count both families when the status is served', () => {
		const status = {assignedIPv4: 1, assignedIPv6: 2, availableIPv4: 20, availableIPv6: 4};
		expect(pool({spec: {serviceAllocation: {priority: 1}}, status})).toMatchObject({
			dedicated: true,
			counted: {assigned: 3, available: 24},
		});
	});
	it('of another shape are malformed, not empty', () => {
		const snapshot = snapshotOf([metalLb('IPAddressPool', {spec: {addresses: 'all'}})]);
		expect(snapshot.sources.find(({name}) => name === 'ipAddressPools')).toMatchObject({
			objects: 0,
			malformed: 1,
		});
	});
});

describe('MetalLB advertisements', () => {
	it('keep what selects pools, nodes and Services', () => {
		const spec = {
			ipAddressPools: ['a'],
			ipAddressPoolSelectors: [{matchLabels: {zone: 'lan'}}],
			nodeSelectors: [{matchExpressions: [{key: 'edge', operator: 'Exists'}]}],
			interfaces: ['eno1'],
			peers: ['router'],
		};
		const {l2Advertisements, bgpAdvertisements} = snapshotOf([
			metalLb('L2Advertisement', {spec}),
			metalLb('BGPAdvertisement', {spec}),
		]).tables;
		const common = {
			pools: ['a'],
			poolSelectors: [{expressions: [{key: 'zone', operator: 'In', values: ['lan']}]}],
			nodeSelectors: [{expressions: [{key: 'edge', operator: 'Exists', values: []}]}],
			serviceSelectors: [],
		};
		expect(l2Advertisements[0]).toMatchObject({...common, interfaces: ['eno1']});
		expect(bgpAdvertisements[0]).toMatchObject({...common, peers: ['router']});
	});
	it('know their peers in both versions', () => {
		const spec = {peerAddress: '10.0.0.1', peerASN: 64512};
		for (const version of ['v1beta1', 'v1beta2']) {
			const {bgpPeers} = snapshotOf([metalLb('BGPPeer', {spec}, version)]).tables;
			expect(bgpPeers[0]).toMatchObject({peerAddress: '10.0.0.1', peerAsn: 64512});
		}
	});
});

describe('what MetalLB says of itself', () => {
	it('is read from its status objects', () => {
		const {serviceL2Statuses, configurationStates} = snapshotOf([
			metalLb('ServiceL2Status', {
				status: {node: 'n', serviceName: 's', serviceNamespace: 'ns', interfaces: [{name: 'eno1'}]},
			}),
			metalLb('ConfigurationState', {status: {result: 'Invalid', errorSummary: 'bad'}}),
		]).tables;
		expect(serviceL2Statuses[0]).toMatchObject({
			node: 'n',
			serviceName: 's',
			serviceNamespace: 'ns',
			interfaces: ['eno1'],
		});
		expect(configurationStates[0]).toMatchObject({result: 'Invalid', error: 'bad'});
	});
});

describe('events of Services', () => {
	const event = (rest: object, kind = 'Service') =>
		snapshotOf([
			{
				apiVersion: 'v1',
				kind: 'Event',
				metadata: {namespace: 'ns', name: 'e', creationTimestamp: '2026-11-20T10:00:00Z'},
				involvedObject: {kind, namespace: 'ns', name: 's'},
				reason: 'IPAllocated',
				...rest,
			},
		]).tables.serviceEvents;
	it('are kept, those of other objects are not', () => {
		expect(event({source: {component: 'metallb-controller'}, count: 3})[0]).toMatchObject({
			serviceNamespace: 'ns',
			serviceName: 's',
			from: 'metallb-controller',
			count: 3,
		});
		expect(event({}, 'Pod')).toEqual([]);
	});
	it.each([
		[{}, 10],
		[{eventTime: '2026-11-20T11:00:00.000000Z'}, 11],
		[{lastTimestamp: '2026-11-20T12:00:00Z', eventTime: null}, 12],
		[{lastTimestamp: null, series: {count: 2, lastObservedTime: '2026-11-20T13:00:00.000000Z'}}, 13],
	])('were last seen when %j says', (rest, hour) => {
		expect(event(rest)[0]?.at).toBe(Date.UTC(2026, 10, 20, hour));
	});
});

describe('configuration of CoreDNS', () => {
	const config = (data: object, namespace = 'kube-system') =>
		snapshotOf([{apiVersion: 'v1', kind: 'ConfigMap', metadata: {namespace, name: 'c'}, data}]).tables
			.dnsConfigs;
	it('is kept line by line, and nothing else of the ConfigMaps there', () => {
		expect(
			config({Corefile: '.:53 {\n\terrors\n}', NodeHosts: '10.0.0.1 a', password: 'x'})[0]?.files,
		).toEqual([{name: 'Corefile', lines: ['.:53 {', 'errors', '}']}]);
		expect(config({'a.server': 'b {\n}'})[0]?.files[0]?.name).toBe('a.server');
	});
	it('is looked for beside the name server alone', () => {
		expect(config({Corefile: '.'}, 'elsewhere')).toEqual([]);
	});
});

describe('hosts in the environment of workloads', () => {
	const hosts = (name: string, value: string) =>
		snapshotOf([
			{
				apiVersion: 'apps/v1',
				kind: 'StatefulSet',
				metadata: {namespace: 'ns', name: 'w'},
				spec: {template: {spec: {containers: [{name: 'c', image: 'i', env: [{name, value}]}]}}},
			},
		]).tables.statefulSets[0]?.hosts.map(({host}) => host);
	it.each([
		['postgres://user:secret@db.mlflow.svc:5432/x', ['db.mlflow.svc']],
		['a.x.svc.cluster.local,192.168.1.203:5000', ['a.x.svc.cluster.local', '192.168.1.203']],
		['10.0.0.0/8', []],
		['v1.2.3.4-rc', []],
		['$(POD).db.$(NS).svc', []],
	])('of %s are %j', (value, expected) => {
		expect(hosts('URL', value)).toEqual(expected);
	});
	it('are no exceptions from a proxy', () => {
		expect(hosts('NO_PROXY', 'a.x.svc')).toEqual([]);
	});
});
