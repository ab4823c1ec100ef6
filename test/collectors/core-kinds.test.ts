import {describe, expect, it} from 'vitest';
import {kubernetesObjects} from '../support/encode.ts';
import {snapshotOf} from '../support/snapshot.ts';

const {tables} = snapshotOf(kubernetesObjects().map(({object}) => object));
const named = <Row extends {readonly name: string}>(rows: readonly Row[], name: string): Row =>
	rows.find(row => row.name === name)!;

describe('rows of core kinds', () => {
	it('nodes', () => {
		expect(named(tables.nodes, 'node-1')).toMatchObject({
			internalIps: ['192.168.1.11'],
			podCidrs: ['10.42.0.0/24', 'fd00:42::/64'],
			kubeletVersion: 'v1.33.1+k3s1',
			unschedulable: true,
			taints: [{key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule'}],
			roles: ['control-plane', 'master'],
			k3sArgs: ['server', '--flannel-backend', 'none'],
			conditions: [{type: 'Ready', status: 'True', reason: 'KubeletReady', at: Date.UTC(2026, 10, 20, 14)}],
		});
	});

	it('namespaces that do not go away', () => {
		expect(named(tables.namespaces, 'old')).toMatchObject({
			phase: 'Terminating',
			deletedAt: Date.UTC(2026, 10, 20, 15),
			conditions: [{type: 'NamespaceDeletionDiscoveryFailure', status: 'True'}],
		});
	});

	it('services of every type', () => {
		expect(named(tables.services, 'web')).toMatchObject({
			type: 'LoadBalancer',
			clusterIps: ['10.43.0.7', 'fd00:43::7'],
			headless: false,
			loadBalancerIps: ['192.168.1.240'],
			requestedLoadBalancerIp: '192.168.1.240',
			externalTrafficPolicy: 'Local',
			selector: {app: 'web'},
			ports: [
				{name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080},
				{name: 'metrics', port: 9090, targetPort: '9090', nodePort: 0},
			],
			annotations: {'metallb.io/loadBalancerIPs': '192.168.1.240'},
		});
		expect(named(tables.services, 'peers')).toMatchObject({clusterIps: [], headless: true});
		expect(named(tables.services, 'away')).toMatchObject({
			externalName: 'db.example.com',
			clusterIps: [],
			headless: false,
		});
	});

	it('endpoint slices, where a condition that is not said has its default', () => {
		expect(tables.endpointSlices[0]).toMatchObject({
			service: 'web',
			addressType: 'IPv4',
			endpoints: [
				{
					addresses: ['10.42.1.7'],
					ready: true,
					terminating: false,
					node: 'node-1',
					target: {kind: 'Pod', namespace: 'shop', name: 'plain'},
				},
				{addresses: ['10.42.1.8', '10.42.1.9'], ready: false, terminating: true, node: ''},
				{addresses: ['10.42.1.10'], ready: true, terminating: false},
			],
		});
	});

	it('workloads with their counts, and whether the status is about an older spec', () => {
		expect(tables.daemonSets[0]).toMatchObject({
			kind: 'DaemonSet',
			desired: 3,
			ready: 2,
			updated: 3,
			available: 2,
			images: ['registry.example/agent:3', 'registry.example/helper:1'],
			updateStrategy: 'RollingUpdate',
			statusIsOld: true,
			selector: {
				expressions: [
					{key: 'app', operator: 'In', values: ['agent']},
					{key: 'tier', operator: 'In', values: ['a', 'b']},
					{key: 'x', operator: 'Exists', values: []},
				],
			},
		});
		expect(tables.deployments[0]).toMatchObject({
			desired: 0,
			ready: 1,
			updateStrategy: 'Recreate',
			statusIsOld: false,
		});
		expect(tables.deployments[0]!.conditions[0]).toMatchObject({
			type: 'Available',
			at: Date.UTC(2026, 10, 20, 15),
		});
		expect(tables.statefulSets[0]).toMatchObject({
			desired: 3,
			ready: 2,
			available: 2,
			updateStrategy: 'OnDelete',
		});
		expect(tables.replicaSets[0]).toMatchObject({owner: {kind: 'Deployment', name: 'plain'}});
	});

	it('disruption budgets: an empty selector means all pods, none means no pod', () => {
		const {podDisruptionBudgets} = tables;
		expect(named(podDisruptionBudgets, 'web')).toMatchObject({
			minAvailable: '1',
			maxUnavailable: '',
			expectedPods: 2,
		});
		expect(named(podDisruptionBudgets, 'percent')).toMatchObject({
			maxUnavailable: '25%',
			selector: {expressions: []},
		});
		expect(named(podDisruptionBudgets, 'selects-nothing')).toMatchObject({
			maxUnavailable: '0',
			selector: {expressions: [{operator: 'In', values: []}]},
		});
	});

	it('service ranges, definitions and API services', () => {
		expect(tables.serviceCidrs[0]!.cidrs).toEqual(['10.43.0.0/16', 'fd00:43::/112']);
		expect(tables.customResourceDefinitions[0]).toMatchObject({
			group: 'crd.projectcalico.org',
			kind: 'IPPool',
			plural: 'ippools',
			scope: 'Cluster',
			versions: ['v1'],
			established: true,
		});
		expect(named(tables.apiServices, 'v3.projectcalico.org')).toMatchObject({
			service: {namespace: 'calico-apiserver', name: 'calico-api'},
			available: false,
			reason: 'MissingEndpoints',
		});
		expect(named(tables.apiServices, 'v1.apps')).not.toHaveProperty('service');
	});
});
