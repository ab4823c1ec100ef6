import {describe, expect, it} from 'vitest';
import {wantedPort} from '../../../src/policy/port-text.ts';
import {explainJson, explainText} from '../../../src/report/policy/explain.ts';
import {explain} from '../../../src/systems/reach/explain.ts';
import {PlaceError, UnreadPlaceError} from '../../../src/systems/reach/places.ts';
import {clusterOf} from '../../checks/fixtures.ts';
import {cluster, object, podWith, policy} from '../../policy/fixtures.ts';
import type {SnapshotOptions} from '../../support/snapshot.ts';

const ns = 'financial-inference';
const port = (text: string) => wantedPort(text)!;
const canonical = () => clusterOf('canonical');

describe('an address that nothing known has', () => {
	const asked = (options?: SnapshotOptions) =>
		explain(clusterOf('canonical', undefined, options), `${ns}/mlserver-0`, '10.43.99.99', port('443'));
	it('is one outside of the cluster', () => {
		expect(asked().way?.to).toBe('10.43.99.99');
	});
	it('may be one of a Service while Services cannot be read', () => {
		const services = {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const;
		expect(() => asked({sources: {services}})).toThrow(UnreadPlaceError);
	});
});

describe('explain on the canonical cluster', () => {
	it('names the dead selector in front of the DNS (rank 3)', () => {
		const said = explain(canonical(), `${ns}/mlserver-0`, 'kube-system/service:kube-dns', port('53/UDP'));
		expect(explainJson(said)).toMatchObject({
			format: 'ktriage.policy-explain/v1',
			verdict: 'deny',
			symptom: 'timeout',
			egress: {
				verdict: 'deny',
				policy: {kind: 'NetworkPolicy', namespace: ns, name: 'ml-namespace-baseline'},
				rule: null,
				nearest: {rule: 0, why: 'namespace kube-system has no label name (wanted: name=kube-system)'},
			},
			ingress: {verdict: 'allow'},
		});
		expect(explainText(said)).toContain('spec.egress[0], but namespace kube-system has no label name');
	});
	it('names the policy without ingress rules (rank 4)', () => {
		const said = explain(
			canonical(),
			'ingress-nginx/ingress-nginx-controller-flh776zsb6-g9qzd',
			`${ns}/mlserver-0`,
			port('9000'),
		);
		expect(said.way?.ingress.decision).toMatchObject({kind: 'deny', by: [{name: 'ml-namespace-baseline'}]});
	});
	it.each([
		['the scheduler', `${ns}/service:seldon-scheduler`, '9005/TCP'],
		['the object store', 'minio/service:minio', '9000/TCP'],
		['the API server', 'default/service:kubernetes', '443/TCP'],
	])('names the missing egress to %s (rank 5)', (_, to, text) => {
		const said = explain(canonical(), `${ns}/mlserver-0`, to, port(text));
		expect(said.verdict).toBe('deny');
		expect(said.way?.egress.decision).toMatchObject({
			kind: 'deny',
			policies: [{name: 'ml-namespace-baseline'}],
		});
	});
	it('follows a Service to its endpoint, and says that kube-proxy hides pods outside of its range', () => {
		const said = explain(canonical(), `${ns}/mlserver-0`, 'minio/service:minio', port('9000'));
		expect(said.way?.steps.map(({kind}) => kind)).toEqual(['dnat', 'snat']);
		expect(said.way?.to).toBe('minio/minio-0');
	});
	it('leaves open what rules of an engine that was turned off do to a pod that Calico did not set up', () => {
		const said = explain(canonical(), 'minio/minio-0', `${ns}/seldon-scheduler-0`, port('9004'));
		expect(said.way?.ingress.decision).toMatchObject({
			kind: 'unknown',
			object: `Pod ${ns}/seldon-scheduler-0`,
			field: 'status.podIP',
		});
	});
});

const web = (externalTrafficPolicy: string) => [
	object('v1', 'Service', 'x/web', {
		type: 'LoadBalancer',
		externalTrafficPolicy,
		clusterIP: '10.43.0.7',
		ports: [{name: 'http', port: 80, targetPort: 8080, nodePort: 30080}],
		selector: {app: 'web'},
	}),
	{
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {namespace: 'x', name: 'web-1', uid: 'e', labels: {'kubernetes.io/service-name': 'web'}},
		addressType: 'IPv4',
		ports: [{name: 'http', port: 8080, protocol: 'TCP'}],
		endpoints: [{addresses: ['10.244.0.1'], targetRef: {kind: 'Pod', namespace: 'x', name: 'web'}}],
	},
];

describe('services', () => {
	const office = policy('x/p', {
		podSelector: {},
		ingress: [{from: [{ipBlock: {cidr: '198.51.100.0/24'}}], ports: [{port: 8080}]}],
	});
	const ask = (eTP: string, from: string, text: string) =>
		explain(cluster([...web(eTP), office]), from, 'x/service:web', port(text));
	it('are judged after translation: the port of the pod counts (16)', () => {
		expect(ask('Local', '198.51.100.7', '80').verdict).toBe('allow');
		expect(ask('Local', '198.51.100.7', '30080').verdict).toBe('allow');
		expect(ask('Local', '198.51.100.7', '8080')).toMatchObject({
			verdict: 'unknown',
			unknown: {field: 'spec.ports'},
		});
	});
	it('hide the source behind a node unless the policy is Local (17)', () => {
		const said = ask('Cluster', '198.51.100.7', '80');
		expect(said.verdict).toBe('unknown');
		expect(said.ways.map(({verdict, steps}) => [verdict, steps.at(-1)?.kind])).toEqual([
			['allow', 'dnat'],
			['deny', 'snat'],
		]);
	});
	it('without endpoints are refused, whatever policies say', () => {
		const alone = cluster([web('Local')[0]]);
		expect(explain(alone, 'y/client', 'x/service:web', port('80')).unknown?.why).toContain(
			'no ready endpoint',
		);
	});
	it('find the pod of an endpoint that names none, and know nothing of one whose pod is not there', () => {
		const [service, slice] = web('Local');
		const behind = (address: string) => {
			const endpoints = [{addresses: [address]}];
			const said = explain(
				cluster([service, {...(slice as object), endpoints}, office]),
				'203.0.113.8',
				'x/service:web',
				port('80'),
			);
			return [said.verdict, said.unknown?.object];
		};
		expect(behind('10.244.0.1')).toEqual(['deny', undefined]);
		expect(behind('10.244.9.9')).toEqual(['unknown', 'Service x/web']);
		expect(behind('192.0.2.9')).toEqual(['allow', undefined]);
	});
	it('are found by their address and by their name', () => {
		const snapshot = cluster([...web('Local'), policy('x/p', {podSelector: {}, ingress: [{}]})]);
		for (const to of ['10.43.0.7', 'web.x.svc.cluster.local', 'x/svc:web'])
			expect(explain(snapshot, 'y/client', to, port('80')).way?.to).toBe('x/web');
	});
});

describe('places and ports', () => {
	const named = cluster([podWith('x/app', '10.244.0.9', {ports: [{name: 'http', containerPort: 8080}]})]);
	it('refuse what does not exist, with what is near', () => {
		expect(() => explain(named, 'x/we', 'x/web', port('80'))).toThrow('There is web.');
		for (const from of ['nowhere', 'a/b/c', 'x/service:none', 'x/'])
			expect(() => explain(named, from, 'x/web', port('80'))).toThrow(PlaceError);
	});
	it('look names of ports up on the pod', () => {
		expect(explain(named, 'y/client', 'x/app', port('http')).way?.port).toBe('8080/TCP');
		expect(explain(named, 'y/client', 'x/web', port('http')).verdict).toBe('unknown');
	});
	it.each(['0', '70000', '80/XYZ', '9-8', 'a b', '80/TCP/UDP', '300/ICMP', ''])('%s is no port', text => {
		expect(wantedPort(text)).toBeUndefined();
	});
	it('read names, ranges and ICMP', () => {
		expect(port('8000-9000/udp')).toMatchObject({first: 8000, last: 9000, protocol: 'UDP'});
		expect(port('8:0/ICMP')).toMatchObject({first: 8, code: 0});
		expect(port('http')).toMatchObject({name: 'http', protocol: 'TCP'});
	});
	it('judge addresses and hosts outside by blocks', () => {
		const out = (cidr: string) =>
			cluster([
				policy('x/p', {podSelector: {}, policyTypes: ['Egress'], egress: [{to: [{ipBlock: {cidr}}]}]}),
			]);
		expect(explain(out('0.0.0.0/0'), 'x/db', 'example.com', port('443')).verdict).toBe('allow');
		expect(explain(out('8.0.0.0/8'), 'x/db', 'example.com', port('443')).verdict).toBe('unknown');
		expect(explain(out('8.0.0.0/8'), 'x/web', '8.8.8.8', port('443')).verdict).toBe('allow');
		expect(explain(out('8.0.0.0/8'), 'jump-host', 'x/db', port('443')).verdict).toBe('allow');
	});
});
