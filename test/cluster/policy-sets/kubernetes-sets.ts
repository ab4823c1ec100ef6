import type {Manifest} from '../support/objects.ts';
import {blue, red, type World} from './world.ts';

/** Policies that stand together, and what is special about them. */
export type PolicySet = {
	readonly name: string;
	readonly objects: readonly Manifest[];
	/** Policies that no pod is selected by, so that no chain is made for them. */
	readonly idle?: readonly string[];
	/** It denies nothing. */
	readonly open?: true;
	/** What may be left open, and why. */
	readonly doubt?: RegExp;
};

const policy = (name: string, spec: object, namespace = red): Manifest => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'NetworkPolicy',
	metadata: {namespace, name},
	spec: {podSelector: {}, ...spec},
});
const app = (name: string) => ({matchLabels: {app: name}});
const team = (name: string) => ({matchLabels: {team: name}});
const into = (...ingress: object[]) => ({policyTypes: ['Ingress'], ingress});
const out = (...egress: object[]) => ({policyTypes: ['Egress'], egress});
const from = (...peers: object[]) => into({from: peers});
const expression = (key: string, operator: string, ...values: string[]) => ({
	matchExpressions: [{key, operator, ...(values.length > 0 && {values})}],
});
const dns = {
	ports: [
		{port: 53, protocol: 'UDP'},
		{port: 53, protocol: 'TCP'},
	],
};

/** Under Calico it is not known which of its addresses a node uses on its way to another node. */
export const ofNodes = /it holds some of the addresses of the other side/;

/** Policy sets of Kubernetes, for every engine that enforces them. */
export function kubernetesSets({addresses, nodes}: World): readonly PolicySet[] {
	const client = addresses.get(`${blue}/client`)!;
	const [, hostNode = ''] = nodes.values();
	const set = (name: string, ...specs: readonly object[]): PolicySet => ({
		name,
		objects: specs.map((spec, index) => policy(`${name.replaceAll(' ', '-')}-${index}`, spec)),
	});
	return [
		set('deny ingress', into()),
		set('deny egress', out()),
		set('deny both', {policyTypes: ['Ingress', 'Egress']}),
		// Under kube-router a rule for what goes out lets in as well, between pods that its policy selects.
		{
			...set('types left out', {egress: [{to: [{podSelector: app('db')}]}]}),
			doubt: /kube-router may let it through by this rule/,
		},
		{...set('ingress rules without their type', {...out({}), ingress: []}), open: true},
		{...set('allow all beside deny all', into(), into({})), open: true},
		set('one namespace', from({namespaceSelector: team('blue')})),
		set('every namespace', from({namespaceSelector: {}})),
		set('and', from({namespaceSelector: team('blue'), podSelector: app('web')})),
		set('or', from({namespaceSelector: team('blue')}, {podSelector: app('db')})),
		set('own namespace', from({podSelector: app('web')})),
		{
			...set('block with a hole', from({ipBlock: {cidr: '10.0.0.0/8', except: [`${client}/32`]}})),
			doubt: ofNodes,
		},
		{
			...set(
				'hole mended',
				from({ipBlock: {cidr: '10.0.0.0/8', except: [`${client}/32`]}}, {ipBlock: {cidr: `${client}/32`}}),
			),
			doubt: ofNodes,
		},
		{...set('node as peer', from({ipBlock: {cidr: `${hostNode}/32`}})), doubt: ofNodes},
		set('client outside', from({ipBlock: {cidr: '172.30.0.1/32'}})),
		// Under kube-router a name may open its number on pods that do not call it so.
		{
			...set('port names', into({ports: [{port: 'http'}]})),
			doubt: /kube-router may take 710[12] for http here/,
		},
		set(
			'port names of nobody from pods',
			into({from: [{namespaceSelector: team('blue')}], ports: [{port: 'nowhere'}]}),
		),
		{
			...set(
				'port names out to blocks',
				out({to: [{ipBlock: {cidr: '10.0.0.0/8'}}], ports: [{port: 'http'}, {port: 53, protocol: 'UDP'}]}),
			),
			doubt: ofNodes,
		},
		set('port names out', out({ports: [{port: 'http'}]})),
		set('port names that are none', into({ports: [{port: 'nowhere'}, {port: 'dns', protocol: 'TCP'}]})),
		set('range of ports', into({ports: [{port: 7101, endPort: 7102}]})),
		set('one protocol', into({ports: [{protocol: 'UDP'}]})),
		set('one port from anywhere', into({from: [], ports: [{port: 7102}]})),
		set('DNS out'.toLowerCase(), out(dns)),
		set('blue and dns out', out(dns, {to: [{namespaceSelector: team('blue')}]})),
		set('expressions', {
			podSelector: expression('app', 'In', 'web', 'ops'),
			...from({namespaceSelector: expression('team', 'NotIn', 'blue')}),
		}),
		set('absent keys', {
			podSelector: expression('side', 'Exists'),
			...from({namespaceSelector: {}, podSelector: expression('side', 'DoesNotExist')}),
		}),
		set('ended pods', {podSelector: expression('app', 'NotIn', 'ops'), ...from({podSelector: app('done')})}),
		{
			name: 'both sides',
			objects: [
				policy('both-sides-out', {...out({to: [{podSelector: app('db')}]}, dns)}, red),
				policy('both-sides-in', {
					podSelector: app('db'),
					...from({namespaceSelector: team('blue'), podSelector: app('client')}, {podSelector: app('ops')}),
				}),
			],
		},
	];
}
