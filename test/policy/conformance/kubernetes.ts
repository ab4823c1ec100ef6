import {podWith, policy} from '../fixtures.ts';
import type {Case} from './case.ts';

const v1 = 'networking.k8s.io/v1';
const isolated = (ingress: unknown, more: object = {}) =>
	policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ingress, ...more});
const ported = podWith('x/ported', '10.244.0.21', {
	ports: [
		{name: 'http', containerPort: 8080},
		{name: 'dns', containerPort: 53, protocol: 'UDP'},
	],
});
const otherPort = podWith('x/other', '10.244.0.22', {ports: [{name: 'http', containerPort: 9090}]});

/** How NetworkPolicies of Kubernetes are read, beyond what evaluate.test.ts asks one by one. */
export const kubernetesCases: readonly Case[] = [
	{
		name: 'a named port is the one of each destination pod',
		source: `${v1} NetworkPolicyPort.port: "a numerical or named port on a pod"`,
		objects: [ported, otherPort, isolated([{ports: [{port: 'http'}]}])],
		asks: [
			['y/client x/ported 8080', 'allow'],
			['y/client x/ported 9090', 'deny'],
			['y/client x/other 9090', 'allow'],
			['y/client x/other 8080', 'deny'],
			['y/client x/web 8080', 'deny'],
		],
	},
	{
		name: 'a named port counts with its protocol alone',
		source: `${v1} NetworkPolicyPort.protocol: "if not specified, this field defaults to TCP"`,
		objects: [ported, isolated([{ports: [{port: 'dns'}]}])],
		asks: [
			['y/client x/ported 53', 'deny'],
			['y/client x/ported 53/UDP', 'deny'],
		],
	},
	{
		name: 'a named port of UDP',
		source: `${v1} NetworkPolicyPort`,
		objects: [ported, isolated([{ports: [{port: 'dns', protocol: 'UDP'}]}])],
		asks: [
			['y/client x/ported 53/UDP', 'allow'],
			['y/client x/ported 53', 'deny'],
		],
	},
	{
		name: 'a named port in egress is looked up on the pod that is connected to',
		source: 'kubernetes test/e2e/network/netpol: "should enforce named ports in egress"',
		objects: [
			ported,
			policy('y/q', {podSelector: {}, policyTypes: ['Egress'], egress: [{ports: [{port: 'http'}]}]}),
		],
		asks: [
			['y/client x/ported 8080', 'allow'],
			['y/client x/web 8080', 'deny'],
			['y/client 8.8.8.8 8080', 'deny'],
		],
	},
	{
		name: 'endPort beside a name is not valid',
		source: `${v1} NetworkPolicyPort.endPort: "cannot be defined if the port field is defined as a named port"`,
		objects: [ported, isolated([{ports: [{port: 'http', endPort: 9000}]}])],
		asks: [['y/client x/ported 8080', 'unknown']],
	},
	{
		name: 'policies add up, whatever their order',
		source:
			'kubernetes.io concepts/services-networking/network-policies: "policies do not conflict; they are additive"',
		objects: [isolated([]), policy('x/a', {podSelector: {matchLabels: {app: 'web'}}, ingress: [{}]})],
		asks: [
			['y/client x/web 80', 'allow'],
			['y/client x/db 80', 'deny'],
		],
	},
	{
		name: 'both sides have to allow',
		source:
			'kubernetes.io network-policies: "both the egress policy on the source pod and the ingress policy on the destination pod need to allow"',
		objects: [isolated([{}]), policy('y/q', {podSelector: {}, policyTypes: ['Egress']})],
		asks: [
			['y/client x/web 80', 'deny'],
			['x/db x/web 80', 'allow'],
		],
	},
	{
		name: 'each family is judged by its own addresses',
		source: `${v1} IPBlock.cidr: IPv4 and IPv6`,
		objects: [isolated([{from: [{ipBlock: {cidr: 'fd00:44::/64'}}]}])],
		asks: [
			['fd00:44::9 x/web 80', 'allow'],
			['fd00:55::9 x/web 80', 'deny'],
			['10.9.9.9 x/web 80', 'deny'],
		],
	},
	{
		name: 'an exception that is no CIDR leaves its block open',
		source: `${v1} IPBlock.except is validated by the API server; files are not`,
		objects: [isolated([{from: [{ipBlock: {cidr: '10.0.0.0/8', except: ['10.0.0.300/32']}}]}])],
		asks: [['10.9.9.9 x/web 80', 'unknown']],
	},
	{
		name: 'everybody is in 0.0.0.0/0',
		source: `${v1} IPBlock`,
		objects: [isolated([{from: [{ipBlock: {cidr: '0.0.0.0/0'}}]}])],
		asks: [
			['y/client x/web 80', 'allow'],
			['8.8.8.8 x/web 80', 'allow'],
			['x/host x/web 80', 'allow'],
		],
	},
	{
		name: 'a label called like a property of objects is a label like others',
		source: 'kubernetes label syntax: any qualified name',
		objects: [
			isolated([{from: [{podSelector: {matchExpressions: [{key: 'constructor', operator: 'Exists'}]}}]}]),
		],
		asks: [['x/db x/web 80', 'deny']],
	},
	{
		name: 'a direction that is none makes the policy unknown',
		source: `${v1} NetworkPolicySpec.policyTypes`,
		objects: [policy('x/p', {podSelector: {}, policyTypes: ['Sideways']})],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'a port number that is none matches nothing',
		source: `${v1} NetworkPolicyPort; trap 11: absent there, no match`,
		objects: [isolated([{ports: [{port: 'no-such-port'}]}])],
		asks: [['y/client x/web 80', 'deny']],
	},
	{
		name: 'ICMP is let through by a rule without ports alone',
		source: `${v1} NetworkPolicyIngressRule.ports: "if empty or missing, this rule matches all ports"`,
		objects: [
			isolated([{from: [{podSelector: {}}]}, {from: [{namespaceSelector: {}}], ports: [{port: 80}]}]),
		],
		asks: [
			['x/db x/web 8/ICMP', 'allow'],
			['y/client x/web 8/ICMP', 'deny'],
		],
	},
	{
		name: 'a range holds its first and its last port',
		source: `${v1} NetworkPolicyPort.endPort: "the range of ports from port to endPort, inclusive"`,
		objects: [isolated([{ports: [{port: 8000, endPort: 8010}]}])],
		asks: [
			['y/client x/web 7999', 'deny'],
			['y/client x/web 8000', 'allow'],
			['y/client x/web 8010', 'allow'],
			['y/client x/web 8011', 'deny'],
		],
	},
	{
		name: 'among many policies those with any form of selector count',
		source: `${v1} NetworkPolicySpec.podSelector`,
		objects: [
			...Array.from({length: 12}, (_, index) =>
				policy(`x/n${index}`, {podSelector: {matchLabels: {app: `none${index}`}}, ingress: [{}]}),
			),
			isolated([{ports: [{port: 1}]}]),
			policy('x/web', {podSelector: {matchLabels: {app: 'web'}}, ingress: [{ports: [{port: 2}]}]}),
			policy('x/in', {
				podSelector: {matchExpressions: [{key: 'app', operator: 'In', values: ['db', 'web']}]},
				ingress: [{ports: [{port: 3}]}],
			}),
			policy('x/not', {
				podSelector: {matchExpressions: [{key: 'app', operator: 'NotIn', values: ['db']}]},
				ingress: [{ports: [{port: 4}]}],
			}),
		],
		asks: [
			['y/client x/web 1', 'allow'],
			['y/client x/web 2', 'allow'],
			['y/client x/web 3', 'allow'],
			['y/client x/web 4', 'allow'],
			['y/client x/web 5', 'deny'],
			['y/client x/db 2', 'deny'],
			['y/client x/db 3', 'allow'],
			['y/client x/db 4', 'deny'],
		],
	},
];
