import {describe, expect, it} from 'vitest';
import {bare, findingsOf, h0, k3s, node, pool, verdicts} from './fixtures.ts';

const server = (...flags: readonly string[]) =>
	node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server', ...flags)});
const service = (name: string, ip: string) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'default', name, uid: name},
	spec: {type: 'ClusterIP', clusterIP: ip, clusterIPs: [ip], ports: []},
});

const serviceCidr = (name: string, ...cidrs: readonly string[]) => ({
	apiVersion: 'networking.k8s.io/v1',
	kind: 'ServiceCIDR',
	metadata: {name, uid: name},
	spec: {cidrs},
});

describe('CID-03 service addresses', () => {
	it('passes on the baseline and for headless services', () => {
		expect(verdicts('CID-03', h0())).toEqual(['PASS CID-03']);
		expect(verdicts('CID-03', bare([server(), service('a', '10.43.0.1'), service('b', 'None')]))).toEqual([
			'PASS CID-03',
		]);
	});
	it('fails for a ClusterIP outside the range in force', () => {
		const [finding] = findingsOf(
			'CID-03',
			bare([server('--service-cidr', '10.96.0.0/12'), service('kubernetes', '10.43.0.1')]),
		);
		expect(finding).toMatchObject({
			verdict: 'FAIL',
			subjects: [{kind: 'Service', namespace: 'default', name: 'kubernetes'}],
		});
	});
	it('fails when the profile expects another range of a parallel cluster, and leaves an in-place plan to CID-10', () => {
		const objects = [server(), service('a', '10.43.0.1')];
		expect(
			verdicts('CID-03', bare(objects, {profile: {mode: 'parallel', serviceCIDR: '10.96.0.0/12'}})),
		).toEqual(['FAIL CID-03/profile']);
		expect(verdicts('CID-03', bare(objects, {profile: {serviceCIDR: '10.43.0.0/16,fd00::/112'}}))).toEqual([
			'FAIL CID-03/profile',
		]);
		expect(
			verdicts('CID-03', bare(objects, {profile: {mode: 'in-place', serviceCIDR: '10.96.0.0/12'}})),
		).toEqual(['PASS CID-03']);
	});
	it('fails when the servers are started for another range than the one in force', () => {
		const objects = [serviceCidr('kubernetes', '10.43.0.0/16'), service('kubernetes', '10.43.0.1')];
		expect(verdicts('CID-03', bare([server('--service-cidr', '10.96.0.0/12'), ...objects]))).toEqual([
			'FAIL CID-03/flag',
		]);
		expect(verdicts('CID-03', bare([server('--service-cidr', '10.43.0.0/16'), ...objects]))).toEqual([
			'PASS CID-03',
		]);
	});
	it('does not judge by the flags alone while ServiceCIDR objects are served and cannot be read', () => {
		const objects = [server(), service('kubernetes', '10.43.0.1'), service('a', '10.200.0.9')];
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: ''} as const;
		expect(verdicts('CID-03', bare(objects, {sources: {serviceCidrs: forbidden}}))).toEqual([
			'UNKNOWN CID-03',
		]);
		const added = serviceCidr('more', '10.200.0.0/24');
		const all = [...objects, serviceCidr('kubernetes', '10.43.0.0/16'), added];
		expect(verdicts('CID-03', bare(all))).toEqual(['PASS CID-03']);
	});
	it('says UNKNOWN when nothing states the range', () => {
		expect(verdicts('CID-03', bare([node('a'), service('kubernetes', '10.96.0.1')]))).toEqual([
			'UNKNOWN CID-03',
		]);
	});
});

describe('CID-04 overlaps', () => {
	it('passes on the baseline: a pool in the cluster CIDR and MetalLB in the LAN are no clash', () => {
		const profile = {
			metallb: {ranges: ['192.168.1.200-192.168.1.250']},
			reserved: {lan: ['192.168.1.0/24'], dhcp: ['192.168.1.10-192.168.1.80'], vpn: ['10.8.0.0/24']},
		};
		expect(verdicts('CID-04', h0(undefined, {profile}))).toEqual(['PASS CID-04']);
	});
	it.each([
		['pool and service CIDR', [server(), pool('10.43.128.0/17')], {}],
		['pool and node', [node('a', {ip: '10.42.0.9', podCidr: '10.42.0.0/24'}), pool('10.42.0.0/16')], {}],
		['two pools', [node('a'), pool('10.50.0.0/16'), pool('10.50.3.0/24')], {}],
		['pool and VPN', [node('a'), pool('10.50.0.0/16')], {reserved: {vpn: ['10.50.9.0/24']}}],
		[
			'MetalLB and DHCP',
			[node('a')],
			{metallb: {ranges: ['192.168.1.70-192.168.1.90']}, reserved: {dhcp: ['192.168.1.80-192.168.1.99']}},
		],
		[
			'MetalLB and a node',
			[node('a', {ip: '192.168.1.85'})],
			{metallb: {ranges: ['192.168.1.80-192.168.1.90']}},
		],
	] as const)('fails for %s, naming the pair', (_, objects, profile) => {
		const found = findingsOf('CID-04', bare(objects, {profile}));
		expect(found.map(({verdict}) => verdict)).toEqual(['FAIL']);
		expect(found[0]?.evidence).toHaveLength(2);
	});
});

describe('CID-04 in words', () => {
	it('says once what is true of all nodes, and of the pool and the cluster CIDR around it', () => {
		const nodes = [node('a', {ip: '10.50.0.1'}), node('b', {ip: '10.50.0.2'})];
		expect(findingsOf('CID-04', bare([...nodes, pool('10.50.0.0/16')])).map(one => one.summary)).toEqual([
			'pool pool-10-50-0-0-16 10.50.0.0/16 overlaps 2 nodes: a, b',
		]);
		const vpn = bare([server(), pool('10.42.0.0/16')], {profile: {reserved: {vpn: ['10.0.0.0/9']}}});
		expect(findingsOf('CID-04', vpn).map(one => one.summary)).toEqual([
			'pool pool-10-42-0-0-16 10.42.0.0/16 overlaps VPN 10.0.0.0/9',
			'service CIDR 10.43.0.0/16 overlaps VPN 10.0.0.0/9',
		]);
	});
	it('lets a pool for load balancers lie in the LAN', () => {
		const lan = {reserved: {lan: ['192.168.1.0/24']}};
		const balancer = pool('192.168.1.200/29', {allowedUses: ['LoadBalancer']});
		expect(verdicts('CID-04', bare([node('a'), balancer], {profile: lan}))).toEqual(['PASS CID-04']);
		expect(verdicts('CID-04', bare([node('a'), pool('192.168.1.200/29')], {profile: lan}))).toHaveLength(1);
	});
	it('does not pass while there are pools that it may not read', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: ''} as const;
		expect(verdicts('CID-04', h0(undefined, {sources: {ipPools: forbidden}}))).toEqual(['SKIP CID-04']);
		const absent = {kind: 'absent', since: 0, why: ''} as const;
		expect(verdicts('CID-04', bare([server()], {sources: {ipPools: absent}}))).toEqual(['PASS CID-04']);
	});
});

describe('CID-05 block size', () => {
	it('notes the default and passes', () => {
		expect(findingsOf('CID-05', h0())[0]).toMatchObject({
			verdict: 'PASS',
			explanation: expect.stringContaining('64 addresses'),
		});
	});
	it('warns of fewer than two blocks for each node the pool serves', () => {
		const nodes = ['a', 'b', 'c'].map(name => node(name, {labels: {rack: name}}));
		expect(verdicts('CID-05', bare([...nodes, pool('10.42.0.0/24')]))).toEqual([
			'WARN CID-05/pool-10-42-0-0-24',
		]);
		expect(verdicts('CID-05', bare([...nodes, pool('10.42.0.0/24', {nodeSelector: "rack == 'a'"})]))).toEqual(
			['PASS CID-05'],
		);
	});
});

describe('CID-07 and CID-08', () => {
	it('say what they need', () => {
		expect(findingsOf('CID-07', bare([]))[0]).toMatchObject({verdict: 'SKIP', summary: 'needs --iac'});
		expect(findingsOf('CID-08', h0())[0]).toMatchObject({
			verdict: 'SKIP',
			summary: 'needs an earlier snapshot',
		});
	});
});

describe('CID-09 pool attributes', () => {
	const nodes = (other: string) => [
		node('a', {annotations: {'projectcalico.org/IPv4Address': '10.0.1.1/24'}}),
		node('b', {annotations: {'projectcalico.org/IPv4Address': other}, labels: {zone: 'edge'}}),
	];
	const installation = (bgp: string) => ({
		apiVersion: 'operator.tigera.io/v1',
		kind: 'Installation',
		metadata: {name: 'default', uid: 'i'},
		spec: {calicoNetwork: {bgp}},
	});
	it('passes on the baseline, across subnets too, and for IPv6 without NAT', () => {
		expect(verdicts('CID-09', h0())).toEqual(['PASS CID-09']);
		expect(
			verdicts('CID-09', bare([...nodes('10.0.2.1/24'), pool('10.42.0.0/16', {vxlanMode: 'CrossSubnet'})])),
		).toEqual(['PASS CID-09']);
		expect(verdicts('CID-09', bare([node('a'), pool('fd00::/64', {natOutgoing: false})]))).toEqual([
			'PASS CID-09',
		]);
	});
	it('fails without outgoing NAT, and only warns where BGP may announce the pods', () => {
		expect(verdicts('CID-09', bare([node('a'), pool('10.42.0.0/16', {natOutgoing: false})]))).toEqual([
			'FAIL CID-09/nat-pool-10-42-0-0-16',
		]);
		expect(
			verdicts(
				'CID-09',
				bare([node('a'), installation('Enabled'), pool('10.42.0.0/16', {natOutgoing: false})]),
			),
		).toEqual(['WARN CID-09/nat-pool-10-42-0-0-16']);
	});
	it('fails without encapsulation between subnets and without BGP; one subnet needs none', () => {
		const plain = pool('10.42.0.0/16', {vxlanMode: 'Never'});
		expect(verdicts('CID-09', bare([...nodes('10.0.2.1/24'), installation('Disabled'), plain]))).toEqual([
			'FAIL CID-09/encapsulation-pool-10-42-0-0-16',
		]);
		expect(verdicts('CID-09', bare([...nodes('10.0.2.1/24'), plain]))).toEqual([
			'WARN CID-09/encapsulation-pool-10-42-0-0-16',
		]);
		expect(verdicts('CID-09', bare([...nodes('10.0.1.2/24'), installation('Disabled'), plain]))).toEqual([
			'PASS CID-09',
		]);
	});
	it('fails for nodes that no automatic pool serves', () => {
		const edge = pool('10.42.0.0/17', {nodeSelector: "zone == 'edge'"});
		const [finding] = findingsOf('CID-09', bare([...nodes('10.0.1.2/24'), edge]));
		expect(finding).toMatchObject({
			id: 'CID-09/selector',
			verdict: 'FAIL',
			subjects: [{kind: 'Node', namespace: '', name: 'a'}],
		});
		const rest = pool('10.42.128.0/17', {nodeSelector: "!has(zone) || zone != 'edge'"});
		expect(verdicts('CID-09', bare([...nodes('10.0.1.2/24'), edge, rest]))).toEqual(['PASS CID-09']);
		const manual = pool('10.42.128.0/17', {assignmentMode: 'Manual'});
		expect(verdicts('CID-09', bare([...nodes('10.0.1.2/24'), edge, manual]))).toEqual([
			'FAIL CID-09/selector',
		]);
	});
	it('does not judge by a selector it cannot read', () => {
		expect(
			verdicts('CID-09', bare([node('a'), pool('10.42.0.0/16', {nodeSelector: 'zone ~ edge'})])),
		).toEqual(['UNKNOWN CID-09/selector-pool-10-42-0-0-16']);
	});
});

describe('CID-10 the plan', () => {
	const plan = (profile: object, objects: readonly unknown[] = [server()]) =>
		verdicts('CID-10', bare(objects, {profile}));
	it('speaks only of in-place plans with CIDRs', () => {
		expect(plan({})).toEqual(['SKIP CID-10']);
		expect(plan({mode: 'parallel', podCIDR: '10.244.0.0/16'})).toEqual(['SKIP CID-10']);
	});
	it('passes a plan that keeps them and fails one that changes either', () => {
		expect(plan({mode: 'in-place', podCIDR: '10.42.0.0/16', serviceCIDR: '10.43.0.0/16'})).toEqual([
			'PASS CID-10',
		]);
		expect(plan({mode: 'in-place', podCIDR: '10.244.0.0/16'})).toEqual(['FAIL CID-10']);
		expect(plan({mode: 'in-place', serviceCIDR: '10.96.0.0/12'})).toEqual(['FAIL CID-10']);
	});
	it('does not compare with what is only inferred', () => {
		expect(
			plan({mode: 'in-place', podCIDR: '10.244.0.0/16'}, [node('a', {podCidr: '10.42.0.0/24'})]),
		).toEqual(['UNKNOWN CID-10']);
		expect(plan({mode: 'in-place', podCIDR: 'nonsense'})).toEqual(['UNKNOWN CID-10']);
	});
});
