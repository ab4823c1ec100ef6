import type {PolicySet} from './kubernetes-sets.ts';
import {red} from './world.ts';

const policy = (name: string, spec: object) => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {namespace: red, name},
	spec,
});
const app = (name: string) => ({podSelector: {matchLabels: {app: name}}});
const blueOnes = {namespaceSelector: {matchLabels: {team: 'blue'}}};

/** Policies of Kubernetes no two of which let the same connection through, so that it is certain which one counts it. */
export const countedKubernetes: readonly PolicySet[] = [
	{
		name: 'in',
		objects: [
			policy('count-ops', {
				podSelector: {matchLabels: {app: 'db'}},
				ingress: [{from: [app('ops')], ports: [{port: 7101}]}],
			}),
			policy('count-blue', {
				podSelector: {matchLabels: {app: 'db'}},
				ingress: [{from: [blueOnes], ports: [{port: 7102}]}],
			}),
			policy('count-dns', {podSelector: {}, ingress: [{ports: [{port: 53, protocol: 'UDP'}]}]}),
		],
	},
	{
		name: 'out and in',
		objects: [
			policy('count-out', {
				podSelector: {matchLabels: {app: 'ops'}},
				policyTypes: ['Egress'],
				egress: [{to: [app('db')], ports: [{port: 7101}, {port: 7102}]}],
			}),
			policy('count-in', {
				podSelector: {matchLabels: {app: 'db'}},
				ingress: [{from: [app('ops')], ports: [{port: 7101}]}],
			}),
		],
	},
	{
		name: 'blocks and ranges',
		objects: [
			policy('count-range', {
				podSelector: {matchLabels: {app: 'web'}},
				ingress: [{from: [{ipBlock: {cidr: '0.0.0.0/0'}}], ports: [{port: 7101, endPort: 7102}]}],
			}),
		],
	},
];

/** Several rules of one policy, some of which deny: which of them counts is told by its index. */
export const countedCalico: readonly PolicySet[] = [
	{
		name: 'rules of Calico',
		objects: [
			{
				apiVersion: 'projectcalico.org/v3',
				kind: 'GlobalNetworkPolicy',
				metadata: {name: 'count-rules'},
				spec: {
					order: 10,
					selector: `projectcalico.org/namespace == '${red}'`,
					types: ['Ingress', 'Egress'],
					ingress: [
						{
							action: 'Allow',
							protocol: 'TCP',
							source: {selector: "app == 'ops'"},
							destination: {ports: [7101]},
						},
						{action: 'Deny', protocol: 'TCP', source: {namespaceSelector: "team == 'blue'"}},
						{action: 'Allow', protocol: 'UDP'},
						{action: 'Allow', destination: {selector: "app == 'db'"}},
					],
					egress: [{action: 'Deny', protocol: 'TCP', destination: {ports: [7102]}}, {action: 'Allow'}],
				},
			},
		],
	},
	{
		name: 'rules of Kubernetes',
		objects: [
			policy('count-several', {
				podSelector: {},
				policyTypes: ['Ingress'],
				ingress: [
					{from: [app('ops')], ports: [{port: 7101}]},
					{from: [blueOnes], ports: [{port: 7102}, {port: 53, protocol: 'UDP'}]},
					{from: [app('web'), app('db')], ports: [{port: 7102}]},
				],
			}),
		],
	},
];
