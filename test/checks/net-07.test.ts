import {describe, expect, it} from 'vitest';
import {bare, findingsOf, h0, node, pod, verdicts} from './fixtures.ts';

const from = {namespace: 'x', pod: 'server-0', container: 'agent'};
const ask = (probe: string, host: string, port: number, result: string) => ({
	probe,
	from,
	to: {host, port, protocol: 'tcp'},
	at: '2026-11-20T15:36:00Z',
	class: result,
	detail: result === 'refused' ? `dial tcp ${host}:${port}: connect: connection refused` : '',
	millis: 1,
});
const objects = [node('a'), pod('x/server-0', {on: 'a', ip: '10.42.64.9', calico: true})];
const asked = (...probes: readonly unknown[]) => bare(objects, {probes});

describe('NET-07 loopback inside pods', () => {
	it('fails where nobody listens, and never blames the network', () => {
		const snapshot = asked(
			ask('tcp', '127.0.0.1', 9500, 'refused'),
			ask('http', '127.0.0.1', 9000, 'http(404)'),
		);
		const [finding] = findingsOf('NET-07', snapshot);
		expect(finding).toMatchObject({
			id: 'NET-07/x/server-0',
			verdict: 'FAIL',
			owner: 'application',
			confidence: 'proven',
			subjects: [{kind: 'Pod', namespace: 'x', name: 'server-0'}],
		});
		expect(finding?.summary).toContain('9500');
		expect(finding?.ruledOut.join()).toContain('network plugin');
	});

	it('is less sure when there is no answer at all', () => {
		expect(findingsOf('NET-07', asked(ask('tcp', '::1', 9500, 'timeout')))[0]).toMatchObject({
			verdict: 'FAIL',
			confidence: 'probable',
		});
	});

	it.each([
		['an open port', [ask('tcp', '127.0.0.1', 9500, 'ok')], 'PASS'],
		['an answer of any status', [ask('http', 'localhost', 9000, 'http(503)')], 'PASS'],
		['a tool that is not there', [ask('tcp', '127.0.0.1', 9500, 'tool')], 'UNKNOWN'],
		['another address', [ask('tcp', '10.43.0.1', 443, 'refused')], 'SKIP'],
		['latency, which is another question', [ask('latency', '127.0.0.1', 0, 'ok')], 'SKIP'],
	])('says of %s: %s', (_, probes, verdict) => {
		expect(verdicts('NET-07', asked(...probes))).toEqual([`${verdict} NET-07`]);
	});

	it('says nothing on a cluster that nobody asked', () => {
		expect(findingsOf('NET-07', h0(undefined, {probes: []}))).toMatchObject([{verdict: 'SKIP'}]);
	});
});
