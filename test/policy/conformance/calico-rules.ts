import {namespace, object, podWith, policy} from '../fixtures.ts';
import type {Case} from './case.ts';

const v3 = 'projectcalico.org/v3';
const gnp = (name: string, spec: object) => object(v3, 'GlobalNetworkPolicy', name, spec);
const np = (key: string, spec: object) => object(v3, 'NetworkPolicy', key, spec);
const allow = {action: 'Allow'};
const deny = {action: 'Deny'};
const closed = policy('x/closed', {podSelector: {}, policyTypes: ['Ingress']});
const agent = podWith('x/agent', '10.244.0.31', {
	account: 'robot',
	labels: {app: 'agent'},
	ports: [{name: 'http', containerPort: 8080}],
});
/** Rules of one policy for everything that is connected to in namespace x. */
const rules = (...ingress: object[]) => [gnp('r', {order: 1, namespaceSelector: "team == 'red'", ingress})];
const from = (source: object) => [{...allow, source}];

/** What rules of Calico match (projectcalico/calico v3.28 to v3.32). */
export const calicoRuleCases: readonly Case[] = [
	{
		name: 'a selector in a namespaced policy stays in its namespace',
		source: 'libcalico-go backend/syncersv1/updateprocessors/rules.go',
		objects: [
			closed,
			np('x/p', {
				order: 1,
				selector: "app == 'web'",
				ingress: from({selector: "app == 'client' || app == 'db'"}),
			}),
		],
		asks: [
			['x/db x/web 80', 'allow'],
			['y/client x/web 80', 'deny'],
		],
	},
	{
		name: 'with a namespaceSelector it does not',
		source: 'api v3 EntityRule.NamespaceSelector',
		objects: [
			closed,
			np('x/p', {
				order: 1,
				selector: "app == 'web'",
				ingress: from({selector: "app == 'client'", namespaceSelector: "team == 'blue'"}),
			}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['x/db x/web 80', 'deny'],
		],
	},
	{
		name: 'namespaceSelector all() is every pod, and nobody outside',
		source: 'api v3 EntityRule.NamespaceSelector all()',
		objects: [...rules(...from({namespaceSelector: 'all()'}))],
		asks: [
			['y/client x/web 80', 'allow'],
			['8.8.8.8 x/web 80', 'deny'],
			['x/host x/web 80', 'deny'],
		],
	},
	{
		name: 'notSelector holds for whoever is not selected, addresses outside too',
		source: 'api v3 EntityRule.NotSelector',
		objects: [...rules(...from({notSelector: "app == 'client'"}))],
		asks: [
			['y/client x/web 80', 'deny'],
			['x/db x/web 80', 'allow'],
			['8.8.8.8 x/web 80', 'allow'],
		],
	},
	{
		name: 'nets and notNets hold by address',
		source: 'api v3 EntityRule.Nets, NotNets',
		objects: [...rules(...from({nets: ['10.0.0.0/8'], notNets: ['10.244.0.3/32']}))],
		asks: [
			['y/client x/web 80', 'deny'],
			['x/db x/web 80', 'allow'],
			['8.8.8.8 x/web 80', 'deny'],
		],
	},
	{
		name: 'a net that is none is not guessed at',
		source: 'api v3 EntityRule.Nets',
		objects: [...rules(...from({nets: ['10.0.0.0/99']}))],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'ports by number, range and name, and notPorts',
		source: 'api/pkg/lib/numorstring/port.go',
		objects: [
			agent,
			...rules(
				{...allow, protocol: 'TCP', destination: {ports: ['http', '9000:9010']}},
				{...allow, protocol: 'UDP', destination: {notPorts: [53]}},
			),
		],
		asks: [
			['y/client x/agent 8080', 'allow'],
			['y/client x/web 8080', 'deny'],
			['y/client x/web 9010', 'allow'],
			['y/client x/web 9011', 'deny'],
			['y/client x/web 54/UDP', 'allow'],
			['y/client x/web 53/UDP', 'deny'],
		],
	},
	{
		name: 'the port a connection comes from is not known before it is made',
		source: 'api v3 EntityRule.Ports of source',
		objects: [...rules({...allow, protocol: 'TCP', source: {ports: [1234]}})],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'protocols by name and number, notProtocol',
		source: 'api/pkg/lib/numorstring/protocol.go',
		objects: [
			...rules(
				{...allow, protocol: 17},
				{...allow, notProtocol: 'TCP', source: {selector: "app == 'client'"}},
			),
		],
		asks: [
			['x/db x/web 53/UDP', 'allow'],
			['x/db x/web 53', 'deny'],
			['y/client x/web 7/SCTP', 'allow'],
			['y/client x/web 7', 'deny'],
		],
	},
	{
		name: 'ICMP by type, and by code only when the question names one',
		source: 'api v3 ICMPFields',
		objects: [
			...rules(
				{...allow, protocol: 'ICMP', icmp: {type: 8}},
				{...allow, protocol: 'ICMP', icmp: {type: 3, code: 1}},
			),
		],
		asks: [
			['y/client x/web 8/ICMP', 'allow'],
			['y/client x/web 0/ICMP', 'deny'],
			['y/client x/web 3/ICMP', 'unknown'],
			['y/client x/web 80', 'deny'],
		],
	},
	{
		name: 'service accounts by name',
		source: 'api v3 ServiceAccountMatch.Names',
		objects: [agent, ...rules(...from({serviceAccounts: {names: ['robot']}}))],
		asks: [['x/agent x/web 80', 'allow']],
	},
	{
		name: 'labels of service accounts are not read',
		source: 'api v3 ServiceAccountMatch.Selector',
		objects: [agent, ...rules(...from({serviceAccounts: {selector: "role == 'bot'"}}))],
		asks: [['x/agent x/web 80', 'unknown']],
	},
	{
		name: 'a global network set is selected like an endpoint',
		source: 'api v3 GlobalNetworkSet',
		objects: [
			object(v3, 'GlobalNetworkSet', 'office', {nets: ['203.0.113.0/24']}, {site: 'office'}),
			...rules(...from({selector: "site == 'office'"})),
		],
		asks: [
			['203.0.113.9 x/web 80', 'allow'],
			['203.0.114.9 x/web 80', 'deny'],
		],
	},
	{
		name: 'a network set belongs to its namespace, a global one to none',
		source: 'api v3 NetworkSet; EntityRule.NamespaceSelector global()',
		objects: [
			object(v3, 'NetworkSet', 'x/lab', {nets: ['198.51.100.0/24']}, {site: 'lab'}),
			object(v3, 'GlobalNetworkSet', 'office', {nets: ['203.0.113.0/24']}, {site: 'lab'}),
			closed,
			np('x/p', {order: 1, selector: "app == 'web'", ingress: from({selector: "site == 'lab'"})}),
			np('x/q', {
				order: 2,
				selector: "app == 'db'",
				ingress: from({selector: "site == 'lab'", namespaceSelector: 'global()'}),
			}),
		],
		asks: [
			['198.51.100.9 x/web 80', 'allow'],
			['203.0.113.9 x/web 80', 'deny'],
			['203.0.113.9 x/db 80', 'allow'],
			['198.51.100.9 x/db 80', 'deny'],
		],
	},
	{
		name: 'matches of HTTP are not evaluated',
		source: 'api v3 Rule.HTTP: application layer policy only',
		objects: [...rules({...allow, http: {methods: ['GET']}})],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'a field that is not known leaves its rule open',
		source: 'Calico Enterprise EntityRule.Domains',
		objects: [...rules({...allow, destination: {domains: ['example.com']}})],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		name: 'what a rule that is not understood could not change is certain all the same',
		source: 'first match decides; both ways end alike',
		objects: [...rules({...allow, http: {methods: ['GET']}}, allow)],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		name: 'a policy with applyOnForward and a host endpoint of the node are unknown together',
		source: 'api v3 GlobalNetworkPolicySpec.ApplyOnForward, HostEndpoint',
		objects: [
			object(v3, 'HostEndpoint', 'a-all', {node: 'a', interfaceName: '*'}),
			gnp('f', {order: 1, applyOnForward: true, selector: "host == 'yes'", ingress: [deny]}),
			gnp('g', {order: 2, selector: "app == 'web'", ingress: [allow]}),
		],
		asks: [
			['y/client x/web 80', 'unknown'],
			['y/client x/db 80', 'allow'],
		],
	},
	{
		name: 'policies in the form in which they are stored are the same',
		source: 'crd.projectcalico.org/v1: names carry the tier',
		objects: [
			object('crd.projectcalico.org/v1', 'GlobalNetworkPolicy', 'default.p', {
				order: 1,
				tier: 'default',
				selector: "app == 'web'",
				ingress: [deny],
			}),
		],
		asks: [
			['y/client x/web 80', 'deny'],
			['y/client x/db 80', 'allow'],
		],
	},
	{
		name: 'projectcalico.org/name is the name of a namespace',
		source: 'libcalico-go backend/k8s/conversion NamespaceToProfile',
		objects: [namespace('z'), ...rules(...from({namespaceSelector: "projectcalico.org/name == 'y'"}))],
		asks: [
			['y/client x/web 80', 'allow'],
			['x/db x/web 80', 'deny'],
		],
	},
	{
		name: 'selectors that nest without end, and ten thousand rules, are survived',
		source: 'hostile input',
		objects: [
			gnp('deep', {order: 1, selector: `${'('.repeat(2000)}all()${')'.repeat(2000)}`, ingress: [deny]}),
			np('y/many', {
				order: 1,
				selector: 'all()',
				ingress: Array.from({length: 10_000}, (_, port) => ({
					...deny,
					protocol: 'TCP',
					destination: {ports: [port + 1]},
				})),
			}),
		],
		asks: [
			['y/client x/web 80', 'unknown'],
			['x/web y/client 9999', 'deny'],
		],
	},
];
