import {describe, expect, it} from 'vitest';
import {bare, calicoNode, clusterOf, findingsOf, h0, k3s, node, pod, pool, verdicts} from './fixtures.ts';

const switched = [
	'server',
	'--flannel-backend',
	'none',
	'--disable-network-policy',
	'--disable',
	'servicelb',
];
const onCalico = (servers: Readonly<Record<string, readonly string[]>>, extra: readonly unknown[] = []) =>
	bare([
		...Object.entries(servers).map(([name, args]) =>
			node(name, {podCidr: '10.42.0.0/24', annotations: k3s(...args)}),
		),
		...calicoNode(Object.keys(servers)),
		...extra,
	]);

describe('FLN-01 K3s server flags', () => {
	it('passes when they fit, with Calico and with plain Flannel', () => {
		expect(verdicts('FLN-01', h0())).toEqual(['PASS FLN-01']);
		expect(verdicts('FLN-01', bare([node('a', {annotations: k3s('server')})]))).toEqual(['PASS FLN-01']);
	});
	it('fails while Flannel is on beside Calico, and warns of the second policy engine', () => {
		expect(verdicts('FLN-01', onCalico({a: ['server', '--disable', 'servicelb']}))).toEqual([
			'FAIL FLN-01/flannel-backend',
			'WARN FLN-01/network-policy',
		]);
	});
	it('fails when servers disagree', () => {
		const [finding] = findingsOf(
			'FLN-01',
			onCalico({a: switched, b: [...switched, '--cluster-cidr', '10.244.0.0/16']}),
		);
		expect(finding).toMatchObject({
			id: 'FLN-01/disagreement',
			verdict: 'FAIL',
			summary: 'servers disagree on --cluster-cidr',
		});
	});
	it('does not call the order of --disable a disagreement', () => {
		const other = [
			'server',
			'--flannel-backend=none',
			'--disable-network-policy',
			'true',
			'--disable',
			'servicelb,traefik',
		];
		expect(verdicts('FLN-01', onCalico({a: [...switched, '--disable', 'traefik'], b: other}))).toEqual([
			'PASS FLN-01',
		]);
	});
	it('tells a load balancer that is on from one that works', () => {
		const on = h0(draft => {
			const server = draft.one('Node', 'nuc8i5behs');
			draft.set(
				server,
				'metadata.annotations.k3s~io/node-args',
				JSON.stringify(['server', '--flannel-backend', 'none', '--disable-network-policy']),
			);
		});
		expect(verdicts('FLN-01', on)).toEqual(['WARN FLN-01/servicelb']);
		const works = h0(draft => {
			const server = draft.one('Node', 'nuc8i5behs');
			draft.set(
				server,
				'metadata.annotations.k3s~io/node-args',
				JSON.stringify(['server', '--flannel-backend', 'none', '--disable-network-policy']),
			);
			draft.add({
				apiVersion: 'apps/v1',
				kind: 'DaemonSet',
				metadata: {
					namespace: 'kube-system',
					name: 'svclb-web-0a1b2c3d',
					uid: 'x',
					labels: {'svccontroller.k3s.cattle.io/svcname': 'web'},
				},
				spec: {selector: {}, template: {spec: {containers: []}}},
				status: {},
			});
		});
		expect(verdicts('FLN-01', works)).toEqual(['FAIL FLN-01/servicelb']);
	});
	it('notes an open kubeconfig beside the PASS, as advice', () => {
		const found = findingsOf('FLN-01', clusterOf('canonical'));
		expect(found.map(({id, verdict, class: kind}) => [id, verdict, kind])).toEqual([
			['FLN-01', 'PASS', 'advisory'],
			['FLN-01/kubeconfig-mode', 'WARN', 'advisory'],
		]);
	});
	it('does not judge flags while nothing tells whether Calico runs', () => {
		const loading = {kind: 'loading', since: 0} as const;
		const snapshot = bare([node('a', {annotations: k3s('server')})], {
			sources: {pods: loading, daemonSets: loading},
		});
		expect(verdicts('FLN-01', snapshot)).toEqual(['UNKNOWN FLN-01']);
	});
	it('does not pass over a server whose arguments cannot be read', () => {
		const broken = node('b', {
			annotations: {'k3s.io/node-args': '["server", 5]'},
			labels: {'node-role.kubernetes.io/control-plane': 'true'},
		});
		expect(verdicts('FLN-01', onCalico({a: switched}, [broken]))).toContain('UNKNOWN FLN-01/unread');
	});
	it('does not pass servicelb while it cannot see whether MetalLB runs', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: ''} as const;
		const server = node('a', {annotations: k3s('server')});
		expect(verdicts('FLN-01', bare([server], {sources: {deployments: forbidden}}))).toContain(
			'UNKNOWN FLN-01/servicelb',
		);
	});
	it('skips other distributions and does not judge what it cannot read', () => {
		expect(verdicts('FLN-01', bare([node('a', {version: 'v1.33.1'})]))).toEqual(['SKIP FLN-01']);
		expect(verdicts('FLN-01', bare([node('a', {annotations: {'k3s.io/node-args': '{"x"'}})]))).toEqual([
			'UNKNOWN FLN-01',
		]);
	});
});

describe('FLN-03 new pods come up with Calico', () => {
	const around = (pods: readonly unknown[]) => onCalico({a: switched}, [pool('10.42.64.0/18'), ...pods]);
	it('passes on the baseline and on the canonical cluster, whose old pods are older', () => {
		expect(verdicts('FLN-03', h0())).toEqual(['PASS FLN-03']);
		expect(verdicts('FLN-03', clusterOf('canonical'))).toEqual(['PASS FLN-03']);
	});
	it('fails for a node whose newer pods are not Calico’s, proven when it has none of them at all', () => {
		const [finding] = findingsOf(
			'FLN-03',
			around([pod('x/old', {ip: '10.42.0.5', created: '2026-11-20T11:00:00Z'})]),
		);
		expect(finding).toMatchObject({id: 'FLN-03/a', verdict: 'FAIL', confidence: 'proven', owner: 'platform'});
		expect(finding?.remedies[0]?.command).toBe('sudo systemctl restart k3s');
		const went = around([
			pod('x/first', {ip: '10.42.64.5', calico: true, created: '2026-11-20T11:00:00Z'}),
			pod('x/second', {ip: '10.42.0.5', created: '2026-11-20T12:00:00Z'}),
		]);
		expect(findingsOf('FLN-03', went)[0]).toMatchObject({verdict: 'FAIL', confidence: 'probable'});
	});
	it('asks for no restart where no flag of K3s decides', () => {
		const snapshot = bare([
			node('a', {podCidr: '10.244.0.0/24'}),
			...calicoNode(['a']),
			pod('x/a', {ip: '10.244.0.5'}),
		]);
		const [finding] = findingsOf('FLN-03', snapshot);
		expect(finding).toMatchObject({id: 'FLN-03/a', verdict: 'FAIL'});
		expect(finding?.remedies[0]?.command).toBe('sudo ls -l /etc/cni/net.d');
		expect(finding?.explanation).not.toContain('restarted');
	});
	it('does not accuse a node whose pods are all older than Calico', () => {
		expect(
			verdicts('FLN-03', around([pod('x/old', {ip: '10.42.0.5', created: '2026-11-20T09:00:00Z'})])),
		).toEqual(['UNKNOWN FLN-03/unseen']);
	});
	it('counts an annotation that names another address as none', () => {
		const rebooted = around([
			pod('x/a', {ip: '10.42.0.5', calico: '10.42.64.9/32', created: '2026-11-20T12:00:00Z'}),
		]);
		expect(verdicts('FLN-03', rebooted)).toEqual(['FAIL FLN-03/a']);
	});
	it('accuses nobody when both kinds of pods are equally old', () => {
		const tie = around([
			pod('x/a', {ip: '10.42.0.5', created: '2026-11-20T12:00:00Z'}),
			pod('x/b', {ip: '10.42.64.5', calico: true, created: '2026-11-20T12:00:00Z'}),
		]);
		expect(verdicts('FLN-03', tie)).toEqual(['PASS FLN-03']);
	});
	it('warns, and blames no missing restart, where the agent of Calico does not run', () => {
		const snapshot = bare([
			node('a', {podCidr: '10.42.0.0/24'}),
			node('b', {podCidr: '10.42.1.0/24'}),
			...calicoNode(['a']),
			pod('x/a', {on: 'a', ip: '10.42.64.5', calico: true}),
			pod('x/b', {on: 'b', ip: '10.42.1.5'}),
		]);
		expect(findingsOf('FLN-03', snapshot)[0]).toMatchObject({
			id: 'FLN-03/b',
			verdict: 'WARN',
			summary: 'b: no pod of kube-system/calico-node is ready on this node',
		});
	});
	it('skips without Calico and with a namespace alone', () => {
		expect(verdicts('FLN-03', bare([node('a'), pod('x/a', {ip: '10.42.0.5'})]))).toEqual(['SKIP FLN-03']);
		expect(verdicts('FLN-03', h0(undefined, {namespaceScope: 'mlflow'}))).toEqual(['SKIP FLN-03']);
	});
});
