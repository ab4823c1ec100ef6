import {describe, expect, it} from 'vitest';
import {snapshotOf} from '../support/snapshot.ts';

const stored = (kind: string, spec: object, status: object = {}) => ({
	apiVersion: 'crd.projectcalico.org/v1',
	kind,
	metadata: {name: 'default'},
	spec,
	status,
});
const operated = (kind: string, name: string, status: object) => ({
	apiVersion: 'operator.tigera.io/v1',
	kind,
	metadata: {name},
	status,
});

describe('what the operator says', () => {
	it('has the conditions of each component', () => {
		const condition = {
			type: 'Degraded',
			status: 'True',
			reason: 'PodFailure',
			message: 'x',
			lastTransitionTime: '2026-11-20T15:00:00Z',
		};
		const {tigeraStatuses} = snapshotOf([
			operated('TigeraStatus', 'calico', {conditions: [condition]}),
		]).tables;
		expect(tigeraStatuses).toMatchObject([
			{
				name: 'calico',
				conditions: [
					{type: 'Degraded', status: 'True', reason: 'PodFailure', at: Date.UTC(2026, 10, 20, 15)},
				],
			},
		]);
	});
	it('has the state of the API server, empty while there is none', () => {
		const {calicoApiServers} = snapshotOf([
			operated('APIServer', 'default', {state: 'Ready'}),
			operated('APIServer', 'other', {}),
		]).tables;
		expect(calicoApiServers.map(({state}) => state)).toEqual(['Ready', '']);
	});
	it('is malformed, not empty, where conditions are no list', () => {
		const snapshot = snapshotOf([operated('TigeraStatus', 'calico', {conditions: {}})]);
		expect(snapshot.tables.tigeraStatuses).toEqual([]);
		expect(snapshot.sources.find(({name}) => name === 'tigeraStatuses')).toMatchObject({malformed: 1});
	});
});

describe('settings of Calico', () => {
	it('say nothing of ports that Felix chooses itself', () => {
		expect(snapshotOf([stored('FelixConfiguration', {})]).tables.felixConfigurations[0]).toMatchObject({
			vxlanPort: 0,
			wireguard: false,
		});
		const felix = {vxlanPort: 4790, wireguardEnabled: true, wireguardListeningPort: 51_999};
		expect(snapshotOf([stored('FelixConfiguration', felix)]).tables.felixConfigurations[0]).toMatchObject({
			vxlanPort: 4790,
			wireguard: true,
			wireguardPort: 51_999,
		});
	});
	it.each([
		[{}, true],
		[{nodeToNodeMeshEnabled: false}, false],
	])('%j means a mesh: %j', (spec, mesh) => {
		expect(
			snapshotOf([stored('BGPConfiguration', spec)]).tables.calicoBgpConfigurations[0]?.nodeToNodeMesh,
		).toBe(mesh);
	});
	it('name BGP peers by address or selector, apart from those of MetalLB', () => {
		const {calicoBgpPeers, bgpPeers} = snapshotOf([
			stored('BGPPeer', {peerIP: '10.0.0.1', nodeSelector: 'rack == "a"'}),
		]).tables;
		expect(calicoBgpPeers).toMatchObject([
			{peerIp: '10.0.0.1', nodeSelector: 'rack == "a"', peerSelector: ''},
		]);
		expect(bgpPeers).toEqual([]);
	});
	it('have the sessions of both families', () => {
		const bgp = {
			peersV4: [{peerIP: '10.0.0.2', type: 'NodeMesh', state: 'Established'}],
			peersV6: [{peerIP: 'fd00::2', type: 'NodeMesh', state: 'Idle'}],
		};
		const row = snapshotOf([
			stored(
				'CalicoNodeStatus',
				{node: 'a', classes: ['BGP'], updatePeriodSeconds: 10},
				{lastUpdated: '2026-11-20T15:00:00Z', bgp},
			),
		]).tables.calicoNodeStatuses[0];
		expect(row).toMatchObject({
			node: 'a',
			lastUpdated: Date.UTC(2026, 10, 20, 15),
			peers: [
				{ip: '10.0.0.2', state: 'Established'},
				{ip: 'fd00::2', state: 'Idle'},
			],
		});
	});
});

it('an Installation that leaves BGP to the operator says what the operator chose', () => {
	const installation = (spec: object) =>
		snapshotOf([
			{
				apiVersion: 'operator.tigera.io/v1',
				kind: 'Installation',
				metadata: {name: 'default'},
				spec: {calicoNetwork: spec},
				status: {computed: {calicoNetwork: {bgp: 'Enabled'}}},
			},
		]).tables.installations[0]?.bgp;
	expect(installation({})).toBe('Enabled');
	expect(installation({bgp: 'Disabled'})).toBe('Disabled');
});
