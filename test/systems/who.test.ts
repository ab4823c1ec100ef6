import {describe, expect, it} from 'vitest';
import {ownerName, whoIs, whoTarget} from '../../src/systems/who.ts';
import {bare, clusterOf, h0, node, pod, pool} from '../checks/fixtures.ts';

const ask = (snapshot: ReturnType<typeof h0>, text: string) => {
	const target = whoTarget(text);
	if (target === undefined) throw new Error(`${text} is no address`);
	return whoIs(snapshot, target);
};
const roles = (answer: ReturnType<typeof whoIs>) =>
	answer.owners.map(owner => `${owner.role} ${ownerName(owner)}`);

describe('what can be asked about', () => {
	it.each([
		['10.43.0.1', undefined],
		[' 10.43.0.1:443 ', 443],
		['fd00::1', undefined],
		['[fd00::1]:53', 53],
		['::ffff:10.43.0.1', undefined],
	])('reads %s', (text, port) => {
		expect(whoTarget(text)?.port).toBe(port);
		expect(whoTarget(text)).toBeDefined();
	});
	it.each([
		'',
		'seldon',
		'10.43.0',
		'10.43.0.1:',
		'10.43.0.1:0',
		'10.43.0.1:65536',
		'300.1.1.1',
		'[10.0.0.1',
	])('refuses %j', text => {
		expect(whoTarget(text)).toBeUndefined();
	});
});

describe('on the canonical cluster', () => {
	const cluster = clusterOf('canonical');
	it('follows the address of the log line to the one pod on the old network', () => {
		const answer = ask(cluster, '10.43.51.131:9004');
		expect(answer.verdict).toBe('owned');
		expect(roles(answer)).toEqual(['ClusterIP Service financial-inference/seldon-scheduler']);
		expect(answer.owners[0]?.endpoints).toMatchObject([
			{
				address: '10.42.3.21',
				ready: true,
				pod: 'financial-inference/seldon-scheduler-0',
				node: 'nuc10i5fnh',
				network: {kind: 'flannel'},
			},
		]);
		expect(answer.notes.join()).toContain(
			'1 of 1 ready endpoints of Service financial-inference/seldon-scheduler',
		);
		expect(answer.ranges.map(({kind}) => kind)).toEqual(['service CIDR']);
	});
	it('says every owner, and who only asks for it', () => {
		const answer = ask(cluster, '192.168.1.201');
		expect(roles(answer)).toContain('load balancer address Service seldon-system/seldon-scheduler');
		expect(roles(answer)).toContain('asked for Service mlflow/mlflow-server');
		expect(answer.verdict).toBe('owned');
		expect(answer.ranges.map(({kind}) => kind)).toContain('MetalLB pool');
	});
	it('knows a node, what answers on it besides, and a node port that nobody has any more', () => {
		expect(roles(ask(cluster, '192.168.1.85:6443'))).toEqual([
			'node address Node nuc8i5behs',
			'endpoint Service default/kubernetes',
		]);
		expect(roles(ask(cluster, '192.168.1.85:30788'))).toContain(
			'node port Service seldon-system/seldon-scheduler',
		);
		expect(ask(cluster, '192.168.1.85:30800')).toMatchObject({verdict: 'stale'});
	});
	it('knows pods and tunnels', () => {
		expect(roles(ask(cluster, '10.42.1.14'))).toEqual(['pod address Pod mlflow/mlflow-postgres-0']);
		expect(roles(ask(cluster, '10.244.75.0'))).toContain('tunnel address Node nuc8i5behs');
	});
	it.each([
		['10.43.99.99', 'stale', 'service CIDR'],
		['10.42.3.99', 'stale', 'pod CIDR'],
		['10.244.9.9', 'stale', 'IPPool'],
		['192.168.1.240', 'free', 'MetalLB pool'],
		['8.8.8.8', 'outside', 'none of its ranges'],
		['127.0.0.1:9500', 'outside', 'never leaves'],
		['192.168.1.99', 'outside', 'network of the nodes'],
	])('says of %s, which nobody has: %s', (text, verdict, words) => {
		const answer = ask(cluster, text);
		expect(answer.verdict).toBe(verdict);
		expect(answer.summary).toContain(words);
	});
	it('says when a port is not offered', () => {
		expect(ask(cluster, '10.43.0.10:80').notes.join()).toContain('does not offer port 80');
	});
});

describe('when not everything could be read', () => {
	const unread = {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const;
	it('is unknown, never stale', () => {
		const cluster = h0(undefined, {sources: {services: unread}});
		expect(ask(cluster, '10.43.99.99')).toMatchObject({verdict: 'unknown', unread: ['services']});
		expect(ask(h0(undefined, {namespaceScope: 'kube-system'}), '10.43.99.99').verdict).toBe('unknown');
	});
	it('still names an owner that was read', () => {
		const cluster = h0(undefined, {sources: {services: unread}});
		const [first] = cluster.tables.nodes;
		expect(ask(cluster, first?.internalIps[0] ?? '').verdict).toBe('owned');
	});
});

describe('two pods with one address', () => {
	it('are both said', () => {
		const cluster = bare([
			node('a'),
			pool('10.42.0.0/16'),
			pod('x/one', {ip: '10.42.0.9'}),
			pod('x/two', {ip: '10.42.0.9'}),
		]);
		expect(roles(ask(cluster, '10.42.0.9'))).toEqual(['pod address Pod x/one', 'pod address Pod x/two']);
	});
});
