import {describe, expect, it} from 'vitest';
import {bare, clusterOf, type Draft, findingsOf, h0, node, verdicts} from './fixtures.ts';

const metalLbCodes = ['MLB-01', 'MLB-02', 'MLB-03', 'MLB-04', 'MLB-12', 'MLB-13'];

/** The pool of the baseline with other addresses. */
const ranges = (draft: Draft, ...addresses: readonly string[]) =>
	draft.set(draft.one('IPAddressPool'), 'spec.addresses', addresses);

describe('a cluster without MetalLB', () => {
	it.each(metalLbCodes)('%s says so and judges nothing', code => {
		expect(findingsOf(code, bare([node('a')]))).toMatchObject([
			{verdict: 'SKIP', summary: 'MetalLB is not installed here'},
		]);
	});
	it('is not told from one that cannot be read', () => {
		const snapshot = h0(undefined, {namespaceScope: 'mlflow'});
		expect(verdicts('MLB-04', snapshot)).toEqual(['PASS MLB-04']);
		const other = bare([], {namespaceScope: 'mlflow'});
		expect(findingsOf('MLB-04', other)[0]).toMatchObject({
			verdict: 'SKIP',
			explanation: 'only namespace mlflow is read',
		});
	});
});

describe('MLB-01 components', () => {
	it('passes on the baseline, and finds MetalLB by its labels when the image has another name', () => {
		expect(verdicts('MLB-01', h0())).toEqual(['PASS MLB-01']);
		const mirrored = h0(draft => {
			for (const [kind, name] of [
				['Deployment', 'controller'],
				['DaemonSet', 'speaker'],
			] as const) {
				const found = draft
					.all(kind)
					.find(one => one.metadata.name === name && one.metadata.namespace === 'metallb-system');
				const template = found as unknown as {spec: {template: {spec: {containers: {image: string}[]}}}};
				template.spec.template.spec.containers[0]!.image = `registry.example/lb-${name}:1`;
			}
		});
		expect(verdicts('MLB-01', mirrored)).toEqual(['PASS MLB-01']);
	});
	it('fails without a ready controller and explains what waits for it', () => {
		const snapshot = h0(draft => {
			const controller = draft
				.all('Deployment')
				.find(({metadata}) => metadata.namespace === 'metallb-system')!;
			draft.set(controller, 'spec.replicas', 0);
			draft.set(controller, 'status.readyReplicas', 0);
		});
		expect(findingsOf('MLB-01', snapshot)).toMatchObject([
			{
				id: 'MLB-01/controller',
				verdict: 'FAIL',
				summary: 'controller metallb-system/controller has been scaled to 0',
			},
		]);
	});
	it('warns of a speaker that is down, fails when none is up', () => {
		const down = (ready: number) =>
			h0(draft => draft.set(draft.one('DaemonSet', 'speaker'), 'status.numberReady', ready));
		expect(verdicts('MLB-01', down(4))).toEqual(['WARN MLB-01/speaker']);
		expect(verdicts('MLB-01', down(0))).toEqual(['FAIL MLB-01/speaker']);
	});
	it('tells a configuration that is refused', () => {
		const snapshot = h0(draft =>
			draft.add({
				apiVersion: 'metallb.io/v1beta1',
				kind: 'ConfigurationState',
				metadata: {namespace: 'metallb-system', name: 'controller', uid: 'c'},
				status: {result: 'Invalid', errorSummary: 'CIDR "1.2.3" is no CIDR'},
			}),
		);
		const [finding] = findingsOf('MLB-01', snapshot);
		expect(finding).toMatchObject({id: 'MLB-01/configuration', verdict: 'FAIL'});
		expect(finding?.explanation).toContain('CIDR "1.2.3" is no CIDR');
	});
	it('fails when there are pools and nothing that reads them', () => {
		const snapshot = h0(draft => {
			for (const kind of ['Deployment', 'DaemonSet'])
				for (const {metadata} of draft.all(kind))
					if (metadata.namespace === 'metallb-system') draft.remove(kind, metadata.name);
		});
		expect(findingsOf('MLB-01', snapshot)).toMatchObject([{verdict: 'FAIL', confidence: 'probable'}]);
		expect(verdicts('MLB-18', snapshot)).toEqual(['SKIP MLB-18']);
	});
});

describe('MLB-02 pools', () => {
	it('passes on the baseline and fails without a pool while Services wait', () => {
		expect(verdicts('MLB-02', h0())).toEqual(['PASS MLB-02']);
		expect(findingsOf('MLB-02', clusterOf('sc-11'))).toMatchObject([
			{
				id: 'MLB-02/none',
				verdict: 'FAIL',
				summary: 'MetalLB has no IPAddressPool; 3 Services without an address',
			},
		]);
	});
	it('only warns while no Service wants an address', () => {
		const snapshot = h0(draft => {
			draft.remove('IPAddressPool');
			for (const service of draft.all('Service')) draft.set(service, 'spec.type', 'ClusterIP');
		});
		expect(verdicts('MLB-02', snapshot)).toEqual(['WARN MLB-02/none']);
	});
	it('fails for a pool that MetalLB does not read', () => {
		const snapshot = h0(draft => draft.set(draft.one('IPAddressPool'), 'metadata.namespace', 'default'));
		expect(findingsOf('MLB-02', snapshot)[0]?.summary).toContain('default/production-pool is not read');
	});
	it.each([
		['192.168.1.100-192.168.1.110', 'node nuc10i3fnh 192.168.1.103'],
		['10.43.9.0/24', 'service CIDR 10.43.0.0/16'],
		['10.42.200.0/24', 'cluster CIDR 10.42.0.0/16'],
	])('fails when %s belongs to somebody else', (range, holder) => {
		const found = findingsOf(
			'MLB-02',
			h0(draft => ranges(draft, '192.168.1.200/28', range)),
		);
		expect(found.map(({verdict, summary}) => [verdict, summary])).toContainEqual([
			'FAIL',
			`pool production-pool holds ${holder}`,
		]);
	});
	it('names an entry that is no range', () => {
		const snapshot = h0(draft => ranges(draft, '192.168.1.250-192.168.1.200'));
		expect(verdicts('MLB-02', snapshot)).toEqual(['FAIL MLB-02/production-pool-addresses']);
	});
});

describe('MLB-12 capacity', () => {
	it('counts addresses, leaves out those that are avoided', () => {
		expect(findingsOf('MLB-12', h0())[0]?.summary).toBe('production-pool 9 of 51 in use');
		const avoiding = h0(draft => {
			ranges(draft, '192.168.0.0/22');
			draft.set(draft.one('IPAddressPool'), 'spec.avoidBuggyIPs', true);
		});
		expect(findingsOf('MLB-12', avoiding)[0]?.summary).toBe('production-pool 9 of 1016 in use');
	});
	it('fails when the pool is full and a Service waits, warns when little is left', () => {
		expect(verdicts('MLB-12', clusterOf('sc-12'))).toEqual(['FAIL MLB-12/production-pool']);
		const scarce = h0(draft => ranges(draft, '192.168.1.200-192.168.1.207', '192.168.1.249-192.168.1.250'));
		expect(verdicts('MLB-12', scarce)).toEqual(['WARN MLB-12/production-pool']);
	});
	it('does not mind a full pool that is only given on request', () => {
		const full = h0(draft => {
			ranges(draft, '192.168.1.200-192.168.1.207', '192.168.1.249/32');
			draft.set(draft.one('IPAddressPool'), 'spec.autoAssign', false);
		});
		expect(verdicts('MLB-12', full)).toEqual(['PASS MLB-12']);
	});
});

describe('MLB-13 other users of the network', () => {
	const withDhcp = (dhcp: string) => h0(undefined, {profile: {reserved: {dhcp: [dhcp]}}});
	it('compares pools with the ranges of the profile', () => {
		expect(verdicts('MLB-13', h0())).toEqual(['SKIP MLB-13']);
		expect(verdicts('MLB-13', withDhcp('192.168.1.10-192.168.1.99'))).toEqual(['PASS MLB-13']);
		expect(verdicts('MLB-13', withDhcp('192.168.1.150-192.168.1.200'))).toEqual([
			'FAIL MLB-13/production-pool+192.168.1.150-192.168.1.200',
		]);
	});
});
