import {describe, expect, it} from 'vitest';
import {kubernetesObjects} from '../support/encode.ts';
import {snapshotOf} from '../support/snapshot.ts';

const calico = (apiVersion: string, kind: string, metadata: object, spec: object) => ({
	apiVersion,
	kind,
	metadata: {uid: 'u', ...metadata},
	spec,
});
const v1 = 'crd.projectcalico.org/v1';
const v3 = 'projectcalico.org/v3';

describe('network policies', () => {
	const [row] = snapshotOf(kubernetesObjects().map(({object}) => object)).tables.networkPolicies;
	it('keep apart a selector that is empty and one that is not there', () => {
		const peers = row?.ingress[1]?.peers ?? [];
		expect(peers[0]).toEqual({podSelector: {expressions: []}});
		expect(peers[1]).toEqual({namespaceSelector: {expressions: []}});
		expect(Object.keys(peers[2] ?? {}).sort()).toEqual(['namespaceSelector', 'podSelector']);
		expect(peers[3]).toEqual({ipBlock: {cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.2.0.0/16']}});
	});
	it('have ports by number, by name and in ranges, and an empty rule as one', () => {
		expect(row?.ingress[0]).toEqual({peers: [], ports: []});
		expect(row?.ingress[1]?.ports).toEqual([
			{protocol: 'TCP', port: 'http', endPort: 0},
			{protocol: 'UDP', port: '8000', endPort: 8100},
			{protocol: 'SCTP', port: '', endPort: 0},
		]);
		expect(row?.trackedBy).toBe('shop:networking.k8s.io/NetworkPolicy:shop/web');
	});
	it('that make no sense are malformed, not open', () => {
		const snapshot = snapshotOf([
			{
				apiVersion: 'networking.k8s.io/v1',
				kind: 'NetworkPolicy',
				metadata: {name: 'bad', namespace: 'x'},
				spec: {ingress: {}},
			},
		]);
		expect(snapshot.tables.networkPolicies).toEqual([]);
		expect(snapshot.sources.find(({name}) => name === 'networkPolicies')).toMatchObject({malformed: 1});
	});
});

describe("Calico's policies", () => {
	const one = (object: object) => snapshotOf([object]).tables.globalNetworkPolicies[0];
	it('lose the tier that the storage form puts before their name', () => {
		const stored = {name: 'default.allow-dns'};
		expect(one(calico(v1, 'GlobalNetworkPolicy', stored, {tier: 'default'}))?.ownName).toBe('allow-dns');
		expect(one(calico(v3, 'GlobalNetworkPolicy', {name: 'allow-dns'}, {}))).toMatchObject({
			ownName: 'allow-dns',
			tier: 'default',
		});
		expect(one(calico(v1, 'GlobalNetworkPolicy', {name: 'sec.a'}, {tier: 'sec', order: 5}))).toMatchObject({
			ownName: 'a',
			order: 5,
		});
	});
	it.each([
		[{}, ['Ingress']],
		[{egress: [{}]}, ['Egress']],
		[{ingress: [{}], egress: [{}]}, ['Ingress', 'Egress']],
		[{types: ['Egress'], ingress: [{}]}, ['Egress']],
	])('%j is about %j (trap 27)', (spec, types) => {
		expect(one(calico(v3, 'GlobalNetworkPolicy', {name: 'p'}, spec))?.types).toEqual(types);
	});
	it('and tiers are the same tables in both forms', () => {
		const {tiers, calicoNetworkPolicies} = snapshotOf([
			calico(v1, 'Tier', {name: 'sec'}, {order: 100}),
			calico(v3, 'Tier', {name: 'default'}, {defaultAction: 'Pass'}),
			calico(v1, 'NetworkPolicy', {name: 'default.p', namespace: 'x'}, {}),
			calico(v3, 'NetworkPolicy', {name: 'p', namespace: 'y'}, {}),
		]).tables;
		expect(tiers.map(({name, order, defaultAction}) => [name, order, defaultAction])).toEqual([
			['sec', 100, 'Deny'],
			['default', undefined, 'Pass'],
		]);
		expect(calicoNetworkPolicies.map(({namespace, ownName}) => `${namespace}/${ownName}`)).toEqual([
			'x/p',
			'y/p',
		]);
	});
});
