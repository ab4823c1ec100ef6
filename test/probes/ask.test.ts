import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {openAuditLog} from '../../src/actions/audit-log.ts';
import type {Permission} from '../../src/actions/permission.ts';
import {createTransport, type Transport} from '../../src/kube/transport.ts';
import type {Denial, ProbeRecord} from '../../src/lab/cluster.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {createAsk} from '../../src/probes/ask.ts';
import {grantExec} from '../../src/probes/exec-grant.ts';
import {readPlace} from '../../src/probes/place.ts';
import type {ProbeQuestion} from '../../src/probes/question.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {namespace, pod} from '../lab/objects.ts';
import {snapshotOf} from '../support/snapshot.ts';

const from = {namespace: 'a', pod: 'web', container: 'main'};
const at = (
	to: ProbeRecord['to'],
	probe: ProbeRecord['probe'],
	result: string,
	detail = '',
): ProbeRecord => ({
	probe,
	from,
	to,
	class: result,
	detail,
	millis: 1,
});
const name = 'kubernetes.default.svc.cluster.local';
const probes: readonly ProbeRecord[] = [
	at({host: '10.43.0.10', port: 53, protocol: 'udp', name}, 'dns', 'ok', '10.43.0.1'),
	at({host: '10.43.0.10', port: 53}, 'tcp', 'timeout'),
	at({host: '10.43.0.10', name: 'web.a.svc.cluster.local'}, 'dns', 'ok', '203.0.113.9'),
	at({host: '10.43.0.10', name: 'none.a.svc.cluster.local'}, 'dns', 'dns-nxdomain'),
	at({host: '10.43.0.10', name: 'broken.a.svc.cluster.local'}, 'dns', 'dns-servfail'),
	at({host: '10.1.1.1', port: 80}, 'tcp', 'ok'),
	at({host: '10.1.1.2', port: 80}, 'tcp', 'refused'),
	at({host: '10.1.1.3', port: 80}, 'tcp', 'timeout'),
	at({host: '10.1.1.4', port: 80}, 'tcp', 'reset'),
	at({host: '10.1.1.5', port: 80}, 'tcp', 'unreachable'),
	at({host: '10.1.1.6', port: 80, url: 'http://10.1.1.6/'}, 'http', 'http(503)'),
	at({host: '10.1.1.7', port: 80, url: 'http://10.1.1.7/'}, 'http', 'reset'),
	at({host: '10.1.1.8', port: 80, url: 'http://10.1.1.8/'}, 'http', 'ok'),
];
const service = {
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {namespace: 'a', name: 'web'},
	spec: {type: 'ClusterIP', clusterIP: '10.43.7.7', clusterIPs: ['10.43.7.7'], ports: [{port: 80}]},
};
const objects = [namespace('a'), namespace('kube-system'), pod('a', 'web'), service];
const snapshot = snapshotOf(objects);

let folder: string;
let lab: Lab;
let transport: Transport;
const stop = new AbortController();
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-probe-'));
});
afterEach(async () => {
	transport.close();
	await lab.close();
	rmSync(folder, {recursive: true});
});

const allowed: Permission = {allowActions: true, readOnly: false};

async function asker(
	options: {permission?: Permission; denied?: readonly Denial[]; signal?: AbortSignal} = {},
) {
	lab = await startLab({cluster: {objects, probes, ...(options.denied && {denied: options.denied})}});
	const {server, ca, token} = lab;
	transport = createTransport({
		connection: givenConnection({name: 'test', server, ca, token}),
		userAgent: 'test',
	});
	const actor = {user: 'me', host: 'jump', pid: 1, kubeUser: 'me'};
	const exec = grantExec({
		transport,
		cluster: {context: 'test', server: server.origin, uid: ''},
		permission: options.permission ?? allowed,
		audit: openAuditLog(folder),
		actor,
		id: 'one',
		now: Date.now,
	});
	const signal = options.signal ?? stop.signal;
	const ask = createAsk({snapshot, transport, exec, recorded: false, now: Date.now, signal});
	return (question: ProbeQuestion, place = 'a/web') => {
		const where = readPlace(snapshot, place);
		if (typeof where === 'string') throw new Error(where);
		return ask(question, where);
	};
}

const tcp = (host: string): ProbeQuestion => ({kind: 'tcp', host, port: 80});
const http = (host: string): ProbeQuestion => ({kind: 'http', url: `http://${host}/`, headers: {}});
const dns = (short: string, protocol: 'UDP' | 'TCP' = 'UDP'): ProbeQuestion => ({
	kind: 'dns',
	name: `${short}.svc.cluster.local.`,
	server: '',
	protocol,
});
const records = () =>
	readFileSync(path.join(folder, 'audit.ndjson'), 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));

test('every class travels through exec', async () => {
	const ask = await asker();
	const questions: readonly (readonly [ProbeQuestion, string])[] = [
		[tcp('10.1.1.1'), 'ok'],
		[tcp('10.1.1.2'), 'refused'],
		[tcp('10.1.1.3'), 'timeout'],
		[tcp('10.1.1.4'), 'reset'],
		[tcp('10.1.1.5'), 'unreachable'],
		[http('10.1.1.6'), 'http(503)'],
		[http('10.1.1.7'), 'reset'],
		[http('10.1.1.8'), 'ok'],
		[dns('kubernetes.default'), 'ok'],
		[dns('kubernetes.default', 'TCP'), 'dns-timeout'],
		[dns('none.a'), 'dns-nxdomain'],
		[dns('broken.a'), 'dns-servfail'],
		[dns('web.a'), 'wrong-answer'],
	];
	const answers = [];
	for (const [question] of questions) answers.push((await ask(question)).answer.class);
	expect(answers).toEqual(questions.map(([, expected]) => expected));
});

test('where no tool speaks gRPC the port alone is asked, and the answer says so', async () => {
	const ask = await asker();
	const health = (host: string): ProbeQuestion => ({
		kind: 'grpc-health',
		host,
		port: 80,
		service: '',
		tls: false,
	});
	expect(await ask(health('10.1.1.1'))).toMatchObject({
		question: {kind: 'grpc-health'},
		answer: {class: 'ok', detail: expect.stringMatching(/^TCP alone, no tool there speaks gRPC: /)},
	});
	expect((await ask(health('10.1.1.3'))).answer.class).toBe('timeout');
});

test('every command is in the audit before and after, and nothing runs without permission', async () => {
	const ask = await asker();
	const run = await ask(tcp('10.1.1.1'));
	expect(run).toMatchObject({from: {...from, kind: 'pod'}, tool: 'nc', answer: {class: 'ok'}});
	expect(records().map(({phase, action, result, step}) => [phase, action, result, step])).toEqual([
		['intent', 'probe-exec', undefined, 0],
		['outcome', 'probe-exec', 'accepted', 0],
	]);
	expect(records()[0].request.path).toContain('/api/v1/namespaces/a/pods/web/exec?container=main&command=nc');
});

test.each([
	[{allowActions: false, readOnly: false}, '--allow-actions'],
	[{allowActions: true, readOnly: true}, 'read-only'],
	[{allowActions: true, readOnly: false, pinnedContext: 'other'}, 'pins the context other'],
])('%o: nothing is sent and the answer says nothing about the network', async (permission, why) => {
	const ask = await asker({permission});
	const {answer} = await ask(tcp('10.1.1.3'));
	expect(answer).toEqual({class: 'tool', detail: expect.stringContaining(why)});
	expect(() => records()).toThrow('ENOENT');
});

test('exec that is forbidden is our fault, whatever the network does', async () => {
	const ask = await asker({denied: [{verb: '*', group: '', resource: 'pods/exec'}]});
	const {answer} = await ask(tcp('10.1.1.3'));
	expect(answer.class).toBe('tool');
	expect(answer.detail).toContain('pods/exec');
	expect(records().at(-1)).toMatchObject({phase: 'outcome', result: 'refused'});
});

test('an image without a tool is our fault, and the next question does not look for them again', async () => {
	const ask = await asker();
	const first = await ask(tcp('10.9.9.9'));
	expect(first.answer).toEqual({class: 'tool', detail: expect.stringContaining('tried nc, ncat, curl')});
	const asked = records().length;
	expect((await ask(tcp('10.9.9.9'))).answer.class).toBe('tool');
	expect(records()).toHaveLength(asked);
});

test('a container that does not run is named, with those that do', async () => {
	const ask = await asker();
	const {answer} = await ask(tcp('10.1.1.1'), 'a/web/other');
	expect(answer).toEqual({class: 'tool', detail: 'container other does not run in a/web; there run main'});
});

test('cancelling rejects, and the audit says that it is not known how it ended', async () => {
	const cancel = new AbortController();
	const ask = await asker({signal: cancel.signal});
	const asked = ask({
		kind: 'dns',
		name: 'kubernetes.default.svc.cluster.local.',
		server: '',
		protocol: 'TCP',
	});
	const settled = asked.then(
		() => 'answered',
		() => 'rejected',
	);
	cancel.abort();
	expect(await settled).toBe('rejected');
});
