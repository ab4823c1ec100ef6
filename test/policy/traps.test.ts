import {describe, expect, it} from 'vitest';
import {wantedPort} from '../../src/policy/port-text.ts';
import {explain, symptomOf} from '../../src/systems/reach/explain.ts';
import {k3s, node, pod} from '../checks/fixtures.ts';
import {ask, cluster, object, podWith, policy} from './fixtures.ts';

type Answer = 'allow' | 'deny' | 'unknown';
type Trap = {
	readonly trap: string;
	readonly objects: readonly unknown[];
	readonly asks: readonly (readonly [question: string, verdict: Answer])[];
};

const v3 = 'projectcalico.org/v3';
const into = (ingress: unknown, more: object = {}) =>
	policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ingress, ...more});
const from = (...peers: object[]) => into([{from: peers}]);
const gnp = (name: string, spec: object) => object(v3, 'GlobalNetworkPolicy', name, spec);
const blue = {namespaceSelector: {matchLabels: {team: 'blue'}}};
const web = {podSelector: {matchLabels: {app: 'web'}}};
const ported = podWith('x/ported', '10.244.0.21', {ports: [{name: 'http', containerPort: 8080}]});
const service = (spec: object) =>
	object('v1', 'Service', 'x/front', {
		clusterIPs: ['10.43.0.10'],
		clusterIP: '10.43.0.10',
		selector: {app: 'web'},
		ports: [{port: 80, targetPort: 8080, nodePort: 30_080, protocol: 'TCP'}],
		...spec,
	});
const slice = {
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {namespace: 'x', name: 'front-1', uid: 'slice', labels: {'kubernetes.io/service-name': 'front'}},
	addressType: 'IPv4',
	ports: [{name: '', port: 8080, protocol: 'TCP'}],
	endpoints: [{addresses: ['10.244.0.1'], targetRef: {kind: 'Pod', namespace: 'x', name: 'web'}}],
};

/** Where evaluators of policies go wrong, one by one, with what is right. */
const traps: readonly Trap[] = [
	{
		trap: '1 policyTypes left out: Ingress always, Egress only with egress rules',
		objects: [
			policy('x/p', {podSelector: {}}),
			policy('y/q', {podSelector: {}, egress: [{}], ingress: [{}]}),
		],
		asks: [
			['y/client x/web 80', 'deny'],
			['x/web y/client 80', 'allow'],
		],
	},
	{
		trap: '2 an empty podSelector is every pod of the namespace, and no other',
		objects: [into([])],
		asks: [
			['y/client x/db 80', 'deny'],
			['x/db y/client 80', 'allow'],
		],
	},
	{trap: '3 no rules deny all', objects: [into([])], asks: [['y/client x/web 80', 'deny']]},
	{trap: '3 an empty rule allows all', objects: [into([{}])], asks: [['y/client x/web 80', 'allow']]},
	{trap: '4 no peers are everybody', objects: [into([{from: []}])], asks: [['8.8.8.8 x/web 80', 'allow']]},
	{trap: '5 an empty peer is not valid', objects: [from({})], asks: [['y/client x/web 80', 'unknown']]},
	{
		trap: '6 two selectors in one peer: both',
		objects: [from({...blue, ...web})],
		asks: [['y/client x/web 80', 'deny']],
	},
	{trap: '6 two peers: either', objects: [from(blue, web)], asks: [['y/client x/web 80', 'allow']]},
	{
		trap: '7 an empty namespaceSelector is every namespace, the own one too',
		objects: [from({namespaceSelector: {}})],
		asks: [
			['y/client x/web 80', 'allow'],
			['x/db x/web 80', 'allow'],
		],
	},
	{
		trap: '8 NotIn and DoesNotExist hold where the key is absent',
		objects: [
			from({
				namespaceSelector: {matchExpressions: [{key: 'zone', operator: 'NotIn', values: ['a']}]},
				podSelector: {matchExpressions: [{key: 'zone', operator: 'DoesNotExist'}]},
			}),
		],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		trap: '9 except limits its own block alone',
		objects: [
			from({ipBlock: {cidr: '10.244.0.0/16', except: ['10.244.0.2/31']}}, {ipBlock: {cidr: '10.244.0.3/32'}}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['x/db x/web 80', 'deny'],
		],
	},
	{
		trap: '10 a block holds addresses of pods',
		objects: [from({ipBlock: {cidr: '10.244.0.3/32'}})],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		trap: '11 a name of a port is looked up on the destination',
		objects: [ported, into([{ports: [{port: 'http'}]}])],
		asks: [
			['y/client x/ported 8080', 'allow'],
			['y/client x/web 8080', 'deny'],
		],
	},
	{
		trap: '12 a range holds both of its ends',
		objects: [into([{ports: [{port: 80, endPort: 82}]}])],
		asks: [
			['y/client x/web 82', 'allow'],
			['y/client x/web 83', 'deny'],
		],
	},
	{
		trap: '13 a port is of TCP unless it says otherwise',
		objects: [into([{ports: [{port: 53}]}])],
		asks: [
			['y/client x/web 53', 'allow'],
			['y/client x/web 53/UDP', 'deny'],
			['y/client x/web 53/SCTP', 'deny'],
		],
	},
	{
		trap: '14 no ports are all ports and protocols',
		objects: [into([{ports: []}])],
		asks: [['y/client x/web 53/SCTP', 'allow']],
	},
	{
		trap: '15 a pod on the network of its node is no subject, and as a peer it is the node',
		objects: [from({podSelector: {}})],
		asks: [
			['y/client x/host 80', 'allow'],
			['x/host x/web 80', 'deny'],
		],
	},
	{
		trap: '18 replies need no rule',
		objects: [policy('x/p', {podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}]})],
		asks: [
			['y/client x/web 80', 'allow'],
			['x/web y/client 40000', 'deny'],
		],
	},
	{
		trap: '19 the verdict is of a new connection: one that is open may outlive a denial',
		objects: [into([])],
		asks: [['y/client x/web 80', 'deny']],
	},
	{trap: '20 a pod to itself is not defined', objects: [into([])], asks: [['x/web x/web 80', 'unknown']]},
	{
		trap: '21 the node of a pod always gets through',
		objects: [into([])],
		asks: [['x/host x/db 80', 'allow']],
	},
	{
		trap: '22 a pod that has ended is nobody, whoever has its address now',
		objects: [
			podWith('y/heir', '10.244.0.4', {labels: {app: 'heir'}}),
			from({podSelector: {matchLabels: {app: 'done'}}}),
		],
		asks: [
			['x/done x/web 80', 'deny'],
			['y/heir x/web 80', 'deny'],
		],
	},
	{
		trap: '23 each family is judged by its own addresses',
		objects: [from({ipBlock: {cidr: 'fd00:44::/64'}})],
		asks: [
			['fd00:44::9 x/web 80', 'allow'],
			['10.244.0.3 x/web 80', 'deny'],
		],
	},
	{
		trap: '24 tiers in order; the end of one drops only what it selects, and only where its default says so',
		objects: [
			object(v3, 'Tier', 'first', {order: 1, defaultAction: 'Pass'}),
			object(v3, 'Tier', 'second', {order: 2, defaultAction: 'Deny'}),
			gnp('first.a', {tier: 'first', selector: "app == 'db'", ingress: [{action: 'Deny', protocol: 'UDP'}]}),
			gnp('second.b', {
				tier: 'second',
				selector: "app == 'web'",
				ingress: [{action: 'Pass', protocol: 'TCP'}],
			}),
			gnp('late', {order: 1001, namespaceSelector: "team == 'red'", ingress: [{action: 'Deny'}]}),
			policy('x/own', {podSelector: {}, ingress: [{ports: [{port: 80}]}]}),
		],
		asks: [
			['y/client x/db 80/UDP', 'deny'],
			['y/client x/db 80', 'allow'],
			['y/client x/web 80', 'allow'],
			['y/client x/web 80/UDP', 'deny'],
			['y/client x/web 81', 'deny'],
		],
	},
	{
		trap: '25 what is not modelled is unknown',
		objects: [
			gnp('h', {order: 1, selector: "app == 'web'", ingress: [{action: 'Allow', http: {methods: ['GET']}}]}),
		],
		asks: [['y/client x/web 80', 'unknown']],
	},
	{
		trap: '26 without a policy the profile of the namespace allows',
		objects: [gnp('p', {order: 1, selector: "app == 'db'", ingress: [{action: 'Deny'}]})],
		asks: [['y/client x/web 80', 'allow']],
	},
	{
		trap: '26 and so it does after Pass, whatever Kubernetes says',
		objects: [
			gnp('p', {order: 1, selector: "app == 'web'", ingress: [{action: 'Pass'}]}),
			policy('x/none', {podSelector: {}, policyTypes: ['Ingress']}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['y/client x/db 80', 'deny'],
		],
	},
	{
		trap: '27 types of Calico that are left out: those of the rules that are there',
		objects: [
			object(v3, 'NetworkPolicy', 'x/out', {selector: "app == 'web'", egress: [{action: 'Deny'}]}),
			object(v3, 'NetworkPolicy', 'x/none', {selector: "app == 'db'"}),
		],
		asks: [
			['y/client x/web 80', 'allow'],
			['x/web y/client 80', 'deny'],
			['y/client x/db 80', 'deny'],
			['x/db y/client 80', 'allow'],
		],
	},
];

/** Those that are about more than one verdict of the evaluator. */
const elsewhere = [16, 17, 28];

describe('traps', () => {
	it.each(traps)('$trap', ({objects, asks}) => {
		const snapshot = cluster(objects);
		expect(asks.map(([question]) => [question, ask(snapshot, question).verdict])).toEqual(asks);
	});

	it('16 a Service is judged after translation: by the address and the port of its pod', () => {
		const said = (port: number) => {
			const closed = into([{ports: [{port}]}]);
			const snapshot = cluster([service({type: 'ClusterIP'}), slice, closed]);
			return explain(snapshot, 'y/client', 'x/service:front', wantedPort('80')!).verdict;
		};
		expect([said(8080), said(80)]).toEqual(['allow', 'deny']);
	});

	it('17 policies see the node and not the client, unless externalTrafficPolicy is Local', () => {
		const said = (externalTrafficPolicy: string) => {
			const front = service({type: 'NodePort', externalTrafficPolicy});
			const snapshot = cluster([front, slice, from({ipBlock: {cidr: '203.0.113.0/24'}})]);
			const {ways} = explain(snapshot, '203.0.113.9', 'x/service:front', wantedPort('30080')!);
			return ways.map(({verdict}) => verdict);
		};
		expect(said('Local')).toEqual(['allow']);
		expect(said('Cluster')).toEqual(['allow', 'deny']);
	});

	it('28 kube-router rejects, Calico drops', () => {
		const symptom = (...objects: readonly unknown[]) => {
			const said = explain(cluster([into([]), ...objects]), 'y/client', 'x/web', wantedPort('80')!);
			return symptomOf(said.way!);
		};
		expect(symptom()).toBe('timeout');
		const server = node('server', {ip: '192.168.1.10', podCidr: '10.42.9.0/24', annotations: k3s('server')});
		const old = pod('x/there', {ip: '10.42.9.4', on: 'server', labels: {app: 'there'}});
		const there = explain(cluster([server, old, into([])]), 'y/client', 'x/there', wantedPort('80')!);
		expect([there.verdict, symptomOf(there.way!)]).toEqual(['deny', 'refused']);
	});

	it('are all there', () => {
		const numbers = new Set([...traps.map(({trap}) => Number.parseInt(trap, 10)), ...elsewhere]);
		expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({length: 28}, (_, index) => index + 1));
	});
});
