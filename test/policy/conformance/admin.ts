import {object, policy} from '../fixtures.ts';
import type {Case} from './case.ts';

const group = 'policy.networking.k8s.io';
const enforced = object('crd.projectcalico.org/v1', 'ClusterInformation', 'default', {
	calicoVersion: 'v3.32.1',
});
const red = {namespaces: {matchLabels: {team: 'red'}}};
const blue = [{namespaces: {matchLabels: {team: 'blue'}}}];
const anp = (name: string, spec: object) =>
	object(`${group}/v1alpha1`, 'AdminNetworkPolicy', name, {subject: red, ...spec});
const banp = (spec: object) =>
	object(`${group}/v1alpha1`, 'BaselineAdminNetworkPolicy', 'default', {subject: red, ...spec});
const cnp = (name: string, spec: object) =>
	object(`${group}/v1alpha2`, 'ClusterNetworkPolicy', name, {subject: red, ...spec});
const closed = policy('x/closed', {podSelector: {}, policyTypes: ['Ingress']});
const open = policy('x/open', {podSelector: {}, ingress: [{}]});

/** How policies of administrators are read (sigs.k8s.io/network-policy-api), in a version of Calico that enforces them. */
export const adminCases: readonly Case[] = [
	{
		name: 'they decide before those of namespaces',
		source: 'v1alpha1 AdminNetworkPolicy: evaluated before NetworkPolicy',
		objects: [enforced, open, anp('a', {priority: 5, ingress: [{action: 'Deny', from: blue}]})],
		asks: [
			['y/client x/web 80', 'deny'],
			['x/db x/web 80', 'allow'],
		],
	},
	{
		name: 'the lowest priority goes first, Pass leaves it to namespaces',
		source: 'v1alpha1 AdminNetworkPolicySpec.Priority, Action Pass',
		objects: [
			enforced,
			closed,
			anp('b', {priority: 9, ingress: [{action: 'Allow', from: blue}]}),
			anp('a', {
				priority: 5,
				ingress: [{action: 'Pass', from: blue, ports: [{portNumber: {protocol: 'TCP', port: 80}}]}],
			}),
		],
		asks: [
			['y/client x/web 80', 'deny'],
			['y/client x/web 81', 'allow'],
		],
	},
	{
		name: 'the baseline counts where no other decides',
		source: 'v1alpha1 BaselineAdminNetworkPolicy',
		objects: [
			enforced,
			banp({ingress: [{action: 'Deny', from: blue}]}),
			policy('x/db', {podSelector: {matchLabels: {app: 'db'}}, ingress: [{}]}),
		],
		asks: [
			['y/client x/web 80', 'deny'],
			['y/client x/db 80', 'allow'],
		],
	},
	{
		name: 'what they do not name goes on',
		source: 'v1alpha1: no implicit deny',
		objects: [
			enforced,
			anp('a', {
				priority: 5,
				ingress: [{action: 'Deny', from: blue, ports: [{portRange: {protocol: 'TCP', start: 1, end: 100}}]}],
			}),
		],
		asks: [
			['y/client x/web 80', 'deny'],
			['y/client x/web 101', 'allow'],
			['8.8.8.8 x/web 80', 'allow'],
		],
	},
	{
		name: 'what follows on them says the same in other words',
		source: 'v1alpha2 ClusterNetworkPolicy: tier, Accept, protocols',
		objects: [
			enforced,
			closed,
			cnp('a', {
				tier: 'Admin',
				priority: 1,
				ingress: [{action: 'Accept', from: blue, protocols: [{tcp: {destinationPort: {number: 80}}}]}],
			}),
			cnp('b', {tier: 'Baseline', priority: 1, ingress: [{action: 'Deny', from: blue}]}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['y/client x/web 81', 'deny'],
		],
	},
	{
		name: 'networks and nodes as peers',
		source: 'v1alpha1 AdminNetworkPolicyEgressPeer',
		objects: [
			enforced,
			anp('a', {
				priority: 5,
				egress: [
					{action: 'Deny', to: [{networks: ['8.8.0.0/16']}]},
					{action: 'Deny', to: [{nodes: {}}], ports: [{portNumber: {protocol: 'TCP', port: 22}}]},
				],
			}),
		],
		asks: [
			['x/web 8.8.8.8 53', 'deny'],
			['x/web 9.9.9.9 53', 'allow'],
			['x/web 9.9.9.9 22', 'unknown'],
		],
	},
];
