import type {Manifest} from '../support/objects.ts';
import {ofNodes, type PolicySet} from './kubernetes-sets.ts';
import {blue, red, services, type World} from './world.ts';

const apiVersion = 'projectcalico.org/v3';
const allow = {action: 'Allow'};
const deny = {action: 'Deny'};
const gnp = (name: string, spec: object): Manifest => ({
	apiVersion,
	kind: 'GlobalNetworkPolicy',
	metadata: {name},
	spec,
});
const np = (name: string, spec: object, namespace = red): Manifest => ({
	apiVersion,
	kind: 'NetworkPolicy',
	metadata: {namespace, name},
	spec,
});
const knp = (name: string, spec: object): Manifest => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {namespace: red, name},
	spec: {podSelector: {}, ...spec},
});
const networkSet = (name: string, nets: readonly string[], namespace?: string): Manifest => ({
	apiVersion,
	kind: namespace === undefined ? 'GlobalNetworkSet' : 'NetworkSet',
	metadata: {...(namespace && {namespace}), name, labels: {place: name}},
	spec: {nets},
});
const inRed = "projectcalico.org/namespace == 'policy-red'";
const tcp = (...ports: (number | string)[]) => ({protocol: 'TCP', destination: {ports}});

/** Policy sets of Calico. Each has policies for the pods of policy-red alone: nothing else on the cluster is disturbed. */
export function calicoSets({addresses, nodes}: World): readonly PolicySet[] {
	const client = `${addresses.get(`${blue}/client`)}/32`;
	const web = `${addresses.get(`${red}/web`)}/32`;
	const node = `${[...nodes.values()][1]}/32`;
	/** One policy for what comes in to policy-red. */
	const into = (name: string, ...ingress: object[]): PolicySet => ({
		name,
		objects: [
			gnp(`c-${name.replaceAll(' ', '-')}`, {order: 10, selector: inRed, types: ['Ingress'], ingress}),
		],
	});
	const out = (name: string, ...egress: object[]): PolicySet => ({
		name,
		objects: [gnp(`c-${name.replaceAll(' ', '-')}`, {order: 10, selector: inRed, types: ['Egress'], egress})],
	});
	const from = (source: object, more: object = {}) => ({...allow, ...more, source});
	return [
		{
			name: 'the lower order first',
			objects: [
				gnp('c-order-late', {order: 20, selector: inRed, types: ['Ingress'], ingress: [deny]}),
				gnp('c-order-early', {
					order: 10,
					selector: inRed,
					types: ['Ingress'],
					ingress: [from({namespaceSelector: "team == 'blue'"})],
				}),
			],
		},
		{
			name: 'of one order the name',
			objects: [
				gnp('c-name-b', {order: 10, selector: inRed, types: ['Ingress'], ingress: [allow]}),
				gnp('c-name-a', {order: 10, selector: inRed, types: ['Ingress'], ingress: [{...deny, ...tcp(7101)}]}),
			],
		},
		{
			name: 'no order is last',
			objects: [
				gnp('c-no-order', {selector: inRed, types: ['Ingress'], ingress: [deny]}),
				knp('c-before-it', {policyTypes: ['Ingress'], ingress: [{ports: [{port: 7102}]}]}),
			],
		},
		{
			name: 'before policies of Kubernetes at 1000',
			objects: [
				gnp('c-at-999', {
					order: 999,
					selector: inRed,
					types: ['Ingress'],
					ingress: [{...deny, ...tcp(7101)}],
				}),
				knp('c-at-1000', {policyTypes: ['Ingress'], ingress: [{}]}),
			],
		},
		{
			name: 'after policies of Kubernetes at 1000',
			objects: [
				gnp('c-at-1001', {
					order: 1001,
					selector: inRed,
					types: ['Ingress'],
					ingress: [{...deny, ...tcp(7101)}],
				}),
				knp('c-at-1000-too', {policyTypes: ['Ingress'], ingress: [{ports: [{port: 7101}]}]}),
			],
		},
		into('pass', {action: 'Pass', source: {namespaceSelector: "team == 'blue'"}}, {...allow, ...tcp(7102)}),
		into('log goes on', {action: 'Log', ...tcp(7101)}, {...deny, ...tcp(7101)}, allow),
		into('ports and names', {...allow, ...tcp('http')}),
		into('range of ports', {...allow, ...tcp('7101:7102')}),
		into('all ports but', {...allow, protocol: 'TCP', destination: {notPorts: [7101]}}),
		into('protocols by number', {...allow, protocol: 17}),
		into('all protocols but', {...allow, notProtocol: 'UDP'}),
		{...into('nets', from({nets: [client, node]})), doubt: ofNodes},
		{...into('all nets but', from({nets: ['10.0.0.0/8'], notNets: [client]})), doubt: ofNodes},
		into('not selected', from({notSelector: "app == 'client'"})),
		into('service accounts', from({serviceAccounts: {names: ['robot']}})),
		into('namespaces', from({namespaceSelector: "team != 'red'", selector: "side == 'front'"})),
		into('all namespaces', from({namespaceSelector: 'all()'})),
		into(
			'selectors',
			from({selector: "has(side) && app in {'web', 'db'}", namespaceSelector: 'has(team)'}, tcp(7101)),
			from({selector: "!has(side) || app starts with 'cl'", namespaceSelector: 'has(team)'}, tcp(7102)),
		),
		{
			name: 'a namespaced rule stays in its namespace',
			objects: [
				np('c-own', {
					order: 10,
					selector: 'all()',
					types: ['Ingress'],
					ingress: [from({selector: "app == 'web'"})],
				}),
			],
		},
		{
			name: 'types from what is there',
			objects: [
				np('c-types', {
					order: 10,
					selector: "app == 'web'",
					egress: [{...allow, destination: {selector: "app == 'db'"}}],
				}),
			],
		},
		{
			name: 'network sets',
			objects: [
				networkSet('c-global', [client]),
				networkSet('c-own', [web], red),
				np('c-sets', {
					order: 10,
					selector: 'all()',
					types: ['Ingress'],
					ingress: [
						from({selector: "place == 'c-global'", namespaceSelector: 'global()'}, tcp(7101)),
						from({selector: "place == 'c-own'"}, tcp(7102)),
					],
				}),
			],
			idle: ['c-global', 'c-own'],
		},
		{
			name: 'by namespace and service account of the subject',
			objects: [
				gnp('c-subject', {
					order: 10,
					namespaceSelector: "team == 'red'",
					serviceAccountSelector: "projectcalico.org/name == 'robot'",
					types: ['Ingress'],
					ingress: [deny],
				}),
			],
		},
		out(
			'out to some',
			{...deny, destination: {selector: "app == 'db'"}},
			{...allow, ...tcp(7101)},
			{...allow, protocol: 'UDP'},
		),
		out('out to a service', {
			...allow,
			destination: {services: {name: services.cluster, namespace: red}},
		}),
		{
			name: 'apply on forward means nothing to pods',
			objects: [
				gnp('c-forward', {
					order: 10,
					selector: inRed,
					applyOnForward: true,
					types: ['Ingress'],
					ingress: [{...deny, ...tcp(7102)}, allow],
				}),
			],
		},
	];
}
