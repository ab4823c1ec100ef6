import {describe, expect, it} from 'vitest';
import {bare, clusterOf, type Draft, findingsOf, h0, k3s, node, verdicts} from './fixtures.ts';

const corefile = (draft: Draft, text: string) =>
	draft.set(draft.one('ConfigMap', 'coredns'), 'data.Corefile', text);
const config = (name: string, data: Readonly<Record<string, string>>) => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {namespace: 'kube-system', name, uid: name},
	data,
});
const service = (name: string, clusterIP: string, labels = {}) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'names', name, uid: name, labels},
	spec: {clusterIP, ports: [{port: 53, protocol: 'UDP'}]},
});
const slice = (name: string, ready: boolean) => ({
	apiVersion: 'discovery.k8s.io/v1',
	kind: 'EndpointSlice',
	metadata: {
		namespace: 'names',
		name: `${name}-a`,
		uid: `${name}-a`,
		labels: {'kubernetes.io/service-name': name},
	},
	addressType: 'IPv4',
	endpoints: [{addresses: ['10.42.0.9'], conditions: {ready}}],
});

describe('DNS-01 cluster DNS', () => {
	it('passes on the baseline and on the canonical cluster', () => {
		for (const id of ['h0', 'canonical']) expect(verdicts('DNS-01', clusterOf(id))).toEqual(['PASS DNS-01']);
	});
	it('fails without a ready endpoint, and says why', () => {
		const [finding] = findingsOf('DNS-01', clusterOf('sc-24'));
		expect(finding).toMatchObject({verdict: 'FAIL', class: 'root', owner: 'platform'});
		expect(finding?.explanation).toContain('kube-system/coredns has been scaled to 0');
		expect(finding?.remedies[0]?.command).toBe(
			'kubectl -n kube-system scale deployment coredns --replicas=1',
		);
	});
	it('finds the Service by the address that kubelets are given, whatever its name', () => {
		const flags = k3s('server', '--cluster-dns', '10.43.0.53');
		const all = [
			node('a', {annotations: flags}),
			service('resolver', '10.43.0.53'),
			service('other', '10.43.0.99'),
		];
		expect(verdicts('DNS-01', bare([...all, slice('resolver', true)]))).toEqual(['PASS DNS-01']);
		expect(verdicts('DNS-01', bare([...all, slice('resolver', false), slice('other', true)]))).toEqual([
			'FAIL DNS-01',
		]);
	});
	it('says UNKNOWN where it finds no such Service, SKIP for one namespace alone', () => {
		expect(verdicts('DNS-01', bare([node('a')]))).toEqual(['UNKNOWN DNS-01']);
		expect(verdicts('DNS-01', bare([node('a')], {namespaceScope: 'x'}))).toEqual(['SKIP DNS-01']);
	});
});

describe('DNS-02 CoreDNS', () => {
	it('passes on the baseline and tells zones of its own from those of the cluster', () => {
		expect(findingsOf('DNS-02', h0())[0]?.summary).toBe('kube-system/coredns 1/1; names under cluster.local');
		const own = h0(draft =>
			draft.add(config('coredns-custom', {'lab.server': 'lab.example:53 {\n  forward . 192.168.1.1\n}'})),
		);
		expect(findingsOf('DNS-02', own)).toMatchObject([{verdict: 'PASS'}]);
		expect(findingsOf('DNS-02', own)[0]?.summary).toContain('own zones lab.example');
	});
	it('warns when some pods are not ready', () => {
		const snapshot = h0(draft => {
			const coredns = draft.one('Deployment', 'coredns');
			draft.set(coredns, 'spec.replicas', 2);
		});
		expect(verdicts('DNS-02', snapshot)).toEqual(['WARN DNS-02/coredns']);
	});
	it('fails when no block knows the Services', () => {
		const snapshot = h0(draft => corefile(draft, '.:53 {\n  forward . 1.1.1.1\n}'));
		expect(verdicts('DNS-02', snapshot)).toEqual(['FAIL DNS-02/kubernetes']);
	});
	it.each([
		['a block', 'seldon.svc.cluster.local:53 {\n  forward . 10.42.3.21\n}\n'],
		['a rewrite', '.:53 {\n  rewrite name a.x.svc.cluster.local b.y.svc.cluster.local\n}\n'],
	])('warns of %s that answers for cluster names', (_, text) => {
		const snapshot = h0(draft => corefile(draft, `${text}.:5353 {\n  kubernetes cluster.local\n}`));
		expect(verdicts('DNS-02', snapshot)).toEqual(['WARN DNS-02/names']);
	});
	it('warns of files that nothing imports', () => {
		const snapshot = h0(draft => {
			corefile(draft, '.:53 {\n  kubernetes cluster.local\n  forward . 1.1.1.1\n}');
			draft.add(config('coredns-custom', {'lab.server': 'lab.example {\n}'}));
		});
		expect(verdicts('DNS-02', snapshot)).toEqual(['WARN DNS-02/import']);
	});
	it('still judges the pods when the files may not be read', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: ''} as const;
		const snapshot = h0(draft => draft.remove('ConfigMap', 'coredns'), {sources: {dnsConfigs: forbidden}});
		expect(verdicts('DNS-02', snapshot)).toEqual(['PASS DNS-02', 'SKIP DNS-02/configuration']);
	});
	it('skips clusters with another name server', () => {
		expect(verdicts('DNS-02', bare([node('a')]))).toEqual(['SKIP DNS-02']);
	});
});

describe('DNS-07 names in use', () => {
	const pointing = (value: string) =>
		h0(draft => {
			const grafana = draft.one('Deployment', 'grafana') as unknown as {
				spec: {template: {spec: {containers: {env?: unknown}[]}}};
			};
			grafana.spec.template.spec.containers[0]!.env = [{name: 'TARGET', value}];
		});
	it('passes on the baseline and for names of the cluster that exist', () => {
		expect(verdicts('DNS-07', h0())).toEqual(['PASS DNS-07']);
		for (const value of ['http://minio.minio.svc:9000', 'minio-0.minio.minio.svc.cluster.local'])
			expect(verdicts('DNS-07', pointing(value))).toEqual(['PASS DNS-07']);
	});
	it('fails for a name that no Service has, and shows nothing else of the value', () => {
		const [finding] = findingsOf('DNS-07', pointing('s3://user:secret@minio.storage.svc.cluster.local:9000'));
		expect(finding).toMatchObject({verdict: 'FAIL', owner: 'application'});
		expect(finding?.summary).toContain('minio.storage.svc.cluster.local');
		expect(finding?.explanation).toContain('Namespace storage does not exist');
		expect(JSON.stringify(finding)).not.toContain('secret');
	});
	it.each(['api.shop.svc.example.com', 'https://example.com', 'a.b.svcs', '$(NAME).db.svc'])(
		'leaves %s alone',
		value => {
			expect(verdicts('DNS-07', pointing(value))).toEqual(['PASS DNS-07']);
		},
	);
});

describe('DNS-09 ExternalName', () => {
	const target = (externalName: string) =>
		h0(draft =>
			draft.set(draft.one('Service', 'financial-inference-seldon'), 'spec.externalName', externalName),
		);
	it('passes on the baseline and does not judge names outside', () => {
		expect(verdicts('DNS-09', h0())).toEqual(['PASS DNS-09']);
		expect(findingsOf('DNS-09', target('db.example.com'))[0]).toMatchObject({verdict: 'PASS'});
	});
	it.each([
		['nothing.financial-inference.svc.cluster.local', 'which does not exist'],
		['10.43.0.7', 'an address, which is no name'],
	])('fails for %s', (name, why) => {
		const [finding] = findingsOf('DNS-09', target(name));
		expect(finding).toMatchObject({verdict: 'FAIL', owner: 'application'});
		expect(finding?.summary).toContain(why);
	});
	it('fails when nobody is behind the target', () => {
		const snapshot = h0(draft => {
			for (const one of draft.all('EndpointSlice'))
				if (one.metadata.namespace === 'financial-inference' && one.metadata.name.startsWith('seldon-mesh-'))
					draft.set(one, 'endpoints', []);
		});
		expect(findingsOf('DNS-09', snapshot)[0]?.summary).toContain('no ready endpoint');
	});
});
