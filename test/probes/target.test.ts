import {expect, test} from 'vitest';
import {checkedAnswer, dnsQuestion} from '../../src/probes/dns-question.ts';
import {readPlace} from '../../src/probes/place.ts';
import {judgeTriple, tripleQuestions} from '../../src/probes/plans/triple.ts';
import type {ProbeClass, ProbeRun} from '../../src/probes/question.ts';
import {readTarget} from '../../src/probes/target.ts';
import {h0} from '../checks/fixtures.ts';

const snapshot = h0();
const api = snapshot.tables.services.find(
	({namespace, name}) => namespace === 'default' && name === 'kubernetes',
)!;
const [apiAddress = ''] = api.clusterIps;

test('a Service is asked by its address, and the port behind it is told', () => {
	const target = readTarget(snapshot, 'default/kubernetes');
	expect(target).toMatchObject({host: apiAddress, port: 443});
	expect(typeof target === 'string' ? [] : target.behind).toContainEqual(expect.stringContaining(':6443 '));
	expect(readTarget(snapshot, 'default/kubernetes', 'name')).toMatchObject({
		host: 'kubernetes.default.svc.cluster.local',
		port: 443,
	});
	expect(readTarget(snapshot, 'default/kubernetes', 'endpoint')).toMatchObject({port: 6443});
});

test('an address or a name of a Service is known as the Service', () => {
	for (const text of [
		`${apiAddress}:443`,
		'kubernetes.default:443',
		'kubernetes.default.svc.cluster.local.:443',
	])
		expect(readTarget(snapshot, text), text).toMatchObject({service: {name: 'kubernetes'}, port: 443});
});

test('pods, nodes and plain addresses', () => {
	const slot = [...snapshot.pods.slots()].find(
		one => snapshot.pods.specOf(snapshot.pods.specId(one)).ports.length > 0,
	)!;
	const {namespace, name, ips} = snapshot.pods.row(slot);
	expect(readTarget(snapshot, `pod/${namespace}/${name}:8080`)).toMatchObject({
		host: ips[0],
		port: 8080,
		slot,
	});
	const [node] = snapshot.tables.nodes;
	expect(readTarget(snapshot, `node/${node?.name}:30080`)).toMatchObject({
		host: node?.internalIps[0],
		port: 30_080,
	});
	expect(readTarget(snapshot, '[fd00::1]:53')).toMatchObject({host: 'fd00::1', port: 53});
});

test.each([
	['nowhere/nothing', 'there is no Service or pod nowhere/nothing'],
	['10.1.1.1:99999', '99999 is no port'],
	['$(reboot):80', 'is no target'],
	['a/b/c/d', 'is no target'],
	['deploy/a/b', 'is no target'],
	['node/none:80', 'there is no node none'],
])('%s: %s', (text, why) => {
	expect(readTarget(snapshot, text)).toContain(why);
});

test.each([
	['jump-host', {kind: 'outside'}],
	[`node/${snapshot.tables.nodes[0]?.name}`, {kind: 'node'}],
	['seldon-system/seldon-v2-controller-manager', {kind: 'pod', namespace: 'seldon-system'}],
	['financial-inference', {kind: 'pod', namespace: 'financial-inference'}],
	['financial-inference/mlserver-0/agent', {kind: 'pod', pod: 'mlserver-0', container: 'agent'}],
])('--from %s', (text, place) => {
	expect(readPlace(snapshot, text)).toMatchObject({place});
});

test.each(['node/none', 'no-such-namespace', 'a/b/c/d', '', 'default/none'])('--from %j is refused', text => {
	expect(typeof readPlace(snapshot, text)).toBe('string');
});

test('names of Services are asked in full, others as they are', () => {
	const full = 'kubernetes.default.svc.cluster.local.';
	for (const text of ['kubernetes.default', 'kubernetes.default.svc', full.slice(0, -1), full])
		expect(dnsQuestion(snapshot, text, 'UDP').name).toBe(full);
	expect(dnsQuestion(snapshot, 'example.org', 'UDP').name).toBe('example.org');
	expect(dnsQuestion(snapshot, 'example.org.', 'TCP').name).toBe('example.org.');
});

test.each([
	['kubernetes.default', [apiAddress], 'ok'],
	['kubernetes.default', ['203.0.113.9'], 'wrong-answer'],
	['kubernetes.default', ['203.0.113.9', apiAddress], 'ok'],
	['gone.default.svc.cluster.local', ['203.0.113.9'], 'wrong-answer'],
	['example.org', ['203.0.113.9'], 'ok'],
])('%s answered with %j is %s', (name, addresses, expected) => {
	const question = dnsQuestion(snapshot, name, 'UDP');
	const answer = {class: 'ok' as const, detail: addresses.join(', '), addresses};
	expect(checkedAnswer(snapshot, question, answer).class).toBe(expected);
});

const run = (outcome: ProbeClass): ProbeRun => ({
	question: {kind: 'tcp', host: 'x', port: 1},
	from: {kind: 'outside'},
	answer: {class: outcome, detail: ''},
	millis: 1,
	at: 1,
	tool: 'nc',
});

test.each([
	['ok', 'ok', 'ok', 'ok'],
	['timeout', 'timeout', 'ok', 'service'],
	['timeout', 'timeout', 'timeout', 'path'],
	['dns-timeout', 'ok', 'ok', 'name'],
	['ok', 'ok', 'refused', 'endpoint'],
	['refused', 'refused', undefined, 'no-endpoints'],
	['tool', 'tool', 'ok', 'unknown'],
	['ok', 'tool', 'timeout', 'unknown'],
] as const)('name %s, address %s, endpoint %s: %s', (name, address, endpoint, expected) => {
	const parts = (['name', 'address', 'endpoint'] as const).flatMap((way, index) => {
		const outcome = [name, address, endpoint][index];
		return outcome === undefined ? [] : [{way, run: run(outcome)}];
	});
	expect(judgeTriple(parts).verdict).toBe(expected);
});

test('a Service is asked in three ways', () => {
	const questions = tripleQuestions(snapshot, 'default/kubernetes');
	expect(
		typeof questions === 'string'
			? questions
			: questions.map(({way, question}) => [way, 'port' in question && question.port]),
	).toEqual([
		['name', 443],
		['address', 443],
		['endpoint', 6443],
	]);
	expect(tripleQuestions(snapshot, '198.51.100.1:80')).toContain('is no Service');
});
