import {describe, expect, it} from 'vitest';
import {podEnd, policyWorlds} from '../../src/migration/policies.ts';
import type {PodEnd} from '../../src/policy/ends.ts';
import {evaluate} from '../../src/policy/evaluate.ts';
import {wantedPort} from '../../src/policy/port-text.ts';
import type {Engine} from '../../src/policy/world.ts';
import {explain, symptomOf} from '../../src/systems/reach/explain.ts';
import {bare, k3s, node, pod} from '../checks/fixtures.ts';
import {ask, cluster, end, namespace, object, podWith, policy} from './fixtures.ts';

const onPorts = (ports: readonly object[]) => [
	policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ingress: [{ports}]}),
];
const k3sServer = (...args: readonly string[]) =>
	node('server', {ip: '192.168.1.10', podCidr: '10.42.9.0/24', annotations: k3s('server', ...args)});

describe('an engine that K3s runs beside Calico', () => {
	const opened = object('projectcalico.org/v3', 'GlobalNetworkPolicy', 'open', {
		order: 1,
		selector: 'all()',
		types: ['Ingress'],
		ingress: [{action: 'Allow'}],
	});
	const closed = policy('x/closed', {podSelector: {}, policyTypes: ['Ingress']});
	it('denies what a policy of Calico opens', () => {
		const said = (...args: readonly string[]) =>
			ask(cluster([k3sServer(...args), closed, opened]), 'y/client x/web 80').verdict;
		expect(said()).toBe('deny');
		expect(said('--disable-network-policy')).toBe('allow');
	});
	it('leaves open how a denial shows', () => {
		const symptom = (...args: readonly string[]) => {
			const said = explain(cluster([k3sServer(...args), closed]), 'y/client', 'x/web', wantedPort('80')!);
			return symptomOf(said.way!);
		};
		expect(symptom()).toBe('unknown');
		expect(symptom('--disable-network-policy')).toBe('timeout');
	});
});

describe('a range of ports that is none', () => {
	const snapshot = cluster(onPorts([{port: 8080, endPort: 8000}]));
	const said = (kind: Engine['kind'], port: number) => {
		const end = (name: string) =>
			podEnd(snapshot, snapshot.pods.find(...(name.split('/') as [string, string])));
		const world = {...policyWorlds(snapshot).now, engine: () => ({kind, why: ''})};
		return evaluate(world, {from: end('y/client'), to: end('x/web'), port: {protocol: 'TCP', port}}).verdict;
	};
	it('is its first port to kube-router, and nothing that is known to others', () => {
		expect(said('kube-router', 8080)).toBe('allow');
		expect(said('kube-router', 8050)).toBe('deny');
		expect(said('calico', 8050)).toBe('unknown');
	});
});

describe('connections that are open', () => {
	const snapshot = cluster([
		policy('x/in', {podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ports: [{port: 80}]}]}),
	]);
	it('need no rule for replies (trap 18)', () => {
		expect(ask(snapshot, 'y/client x/web 80').verdict).toBe('allow');
		expect(ask(snapshot, 'x/web y/client 40000').verdict).toBe('deny');
	});
	it('are not asked about: the verdict is of a new one, whatever was open before (trap 19)', () => {
		const before = cluster([]);
		const pod = podEnd(before, before.pods.find('x', 'web')) as PodEnd;
		expect(ask(before, 'y/client x/web 81').verdict).toBe('allow');
		const {ingress} = evaluate(policyWorlds(snapshot).now, {
			from: podEnd(snapshot, snapshot.pods.find('y', 'client')),
			to: pod,
			port: {protocol: 'TCP', port: 81},
		});
		expect(ingress.kind).toBe('deny');
	});
});

describe('kube-router, which reads some rules in ways of its own (v2.2, pkg/controllers/netpol/policy.go)', () => {
	const dns = {name: 'dns', containerPort: 53, protocol: 'UDP'};
	const pods = [
		podWith('x/one', '10.244.0.21', {
			labels: {app: 'one'},
			ports: [{name: 'http', containerPort: 8080}, dns],
		}),
		podWith('x/two', '10.244.0.22', {labels: {app: 'two'}, ports: [{name: 'http', containerPort: 9090}]}),
		podWith('x/kin', '10.244.0.23', {labels: {app: 'kin'}, ports: [dns]}),
	];
	const said = (kind: Engine['kind'], spec: object, ...questions: readonly string[]) => {
		const snapshot = cluster([...pods, policy('x/p', {podSelector: {}, ...spec})]);
		const world = {...policyWorlds(snapshot).now, engine: () => ({kind, why: ''})};
		return questions.map(question => {
			const [from = '', to = '', port = ''] = question.split(' ');
			const ends = {from: end(snapshot, from), to: end(snapshot, to)};
			return evaluate(world, {...ends, port: {protocol: 'TCP', port: Number(port)}}).verdict;
		});
	};
	const http = [{port: 'http'}];

	it('opens a named port where the pod calls it so, and perhaps where it shares another port with one that does', () => {
		const rule = {policyTypes: ['Ingress'], ingress: [{ports: http}]};
		const questions = [
			'y/client x/one 8080',
			'y/client x/two 8080',
			'y/client x/kin 8080',
			'y/client x/kin 9090',
		];
		expect(said('kube-router', rule, ...questions)).toEqual(['allow', 'deny', 'unknown', 'deny']);
		expect(said('calico', rule, ...questions)).toEqual(['allow', 'deny', 'deny', 'deny']);
	});

	it('opens every port to pods of a rule whose names no pod has', () => {
		const rule = {
			policyTypes: ['Ingress'],
			ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 'nowhere'}]}],
		};
		expect(said('kube-router', rule, 'y/client x/web 80', '8.8.8.8 x/web 80')).toEqual(['allow', 'deny']);
		expect(said('calico', rule, 'y/client x/web 80')).toEqual(['deny']);
	});

	it('takes a name on the way to anywhere for the numbers of its own namespace, and to blocks for nothing', () => {
		const out = (more: object) => ({policyTypes: ['Egress'], egress: [{...more, ports: http}]});
		const questions = ['x/web 8.8.8.8 8080', 'x/web x/two 8080', 'x/web x/two 9090', 'x/web y/client 7'];
		expect(said('kube-router', out({}), ...questions)).toEqual(['allow', 'allow', 'allow', 'deny']);
		expect(said('calico', out({}), ...questions)).toEqual(['deny', 'deny', 'allow', 'deny']);
		const block = out({to: [{ipBlock: {cidr: '10.244.0.0/16'}}]});
		expect(said('kube-router', block, 'x/web x/two 9090')).toEqual(['deny']);
		expect(said('calico', block, 'x/web x/two 9090')).toEqual(['allow']);
	});

	it('may let in by a rule for what goes out, between pods that its policy selects', () => {
		const rule = {
			policyTypes: ['Ingress', 'Egress'],
			egress: [{to: [{podSelector: {matchLabels: {app: 'db'}}}]}],
		};
		const questions = ['x/web x/db 80', 'y/client x/db 80', 'x/web x/one 80'];
		expect(said('kube-router', rule, ...questions)).toEqual(['unknown', 'deny', 'deny']);
		expect(said('calico', rule, ...questions)).toEqual(['deny', 'deny', 'deny']);
	});
});

describe('a node on flannel that talks to a pod of flannel on another node', () => {
	const server = (name: string, ip: string, podCidr: string) =>
		node(name, {
			ip,
			podCidr,
			annotations: {...k3s('server'), 'flannel.alpha.coreos.com/backend-type': 'vxlan'},
		});
	const snapshot = (cidr: string) =>
		bare([
			server('s', '192.168.1.10', '10.42.9.0/24'),
			server('t', '192.168.1.20', '10.42.8.0/24'),
			namespace('x'),
			pod('x/web', {ip: '10.42.9.4', on: 's', labels: {app: 'web'}}),
			pod('x/far', {ip: '192.168.1.20', on: 't', hostNetwork: true}),
			policy('x/p', {podSelector: {}, ingress: [{from: [{ipBlock: {cidr}}]}]}),
		]);
	it('comes from the address of its VXLAN interface (flannel pkg/backend/vxlan)', () => {
		expect(ask(snapshot('10.42.8.0/32'), 'x/far x/web 80').verdict).toBe('allow');
		expect(ask(snapshot('192.168.1.20/32'), 'x/far x/web 80').verdict).toBe('deny');
	});
});

describe('pods that an engine enforced on until it was turned off (k3s-io/k3s 7244)', () => {
	const inside = [{from: [{podSelector: {}}]}];
	const said = (spec: object | undefined, question: string, ...args: readonly string[]) =>
		ask(
			cluster([
				k3sServer(...args),
				pod('x/older', {ip: '10.42.0.9', on: 'a', labels: {app: 'older'}}),
				...(spec === undefined ? [] : [policy('x/p', {podSelector: {}, policyTypes: ['Ingress'], ...spec})]),
			]),
			question,
		).ingress;
	const off = '--disable-network-policy';
	it('may still be refused by the rules it left: what a policy denies is not known', () => {
		expect(said({}, 'y/client x/old 80', off)).toMatchObject({
			kind: 'unknown',
			object: 'Pod x/old',
			field: 'status.podIP',
			why: expect.stringMatching(/kube-router .*kernel of b .*NetworkPolicy x\/p/),
		});
		expect(said({}, 'y/client x/old 80').kind).toBe('deny');
	});
	it('are open where no policy isolates them, and where a rule lets in whatever has that address', () => {
		const block = (cidr: string) => ({ingress: [{from: [{ipBlock: {cidr}}]}]});
		expect(said(undefined, 'y/client x/old 80', off).kind).toBe('allow');
		expect(said(block('10.42.0.0/24'), 'x/older x/old 80', off).kind).toBe('allow');
		expect(said(block('8.8.8.0/24'), '8.8.8.8 x/old 80', off).kind).toBe('allow');
		expect(said({ingress: [{}]}, 'x/web x/old 80', off).kind).toBe('allow');
	});
	it('may not know a pod that got its address since, whatever a rule says', () => {
		const newer = {kind: 'unknown', why: expect.stringMatching(/older than its address/)};
		expect(said({ingress: inside}, 'x/web x/old 80', off)).toMatchObject(newer);
		expect(said({ingress: inside}, 'x/older x/old 80', off)).toMatchObject(newer);
	});
	it('were never enforced on where K3s did not run', () => {
		const {ingress} = ask(
			cluster([policy('x/p', {podSelector: {}, policyTypes: ['Ingress']})]),
			'y/client x/old 80',
		);
		expect(ingress.kind).toBe('allow');
	});
});
