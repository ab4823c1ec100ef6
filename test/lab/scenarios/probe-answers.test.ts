import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {createTransport, type Transport} from '../../../src/kube/transport.ts';
import type {LabCluster} from '../../../src/lab/cluster.ts';
import {type Lab, startLab} from '../../../src/lab/lab.ts';
import {findScenario} from '../../../src/lab/scenarios/index.ts';
import {createAsk} from '../../../src/probes/ask.ts';
import {dnsQuestion} from '../../../src/probes/dns-question.ts';
import {grantExec} from '../../../src/probes/exec-grant.ts';
import {readPlace} from '../../../src/probes/place.ts';
import type {ProbeQuestion} from '../../../src/probes/question.ts';
import {givenConnection} from '../../../src/session/given-connection.ts';
import type {Snapshot} from '../../../src/store/snapshot.ts';
import {clusterOf} from '../../checks/fixtures.ts';

const silentAudit = {file: '', append: async () => {}, read: async () => ({records: [], broken: 0})};

/** Answers as recorded, without the time that they took. */
function quick(cluster: LabCluster): LabCluster {
	return {...cluster, probes: (cluster.probes ?? []).map(record => ({...record, millis: 1}))};
}

function askerOf(id: string) {
	const snapshot = clusterOf(id);
	let lab: Lab;
	let transport: Transport;
	beforeAll(async () => {
		lab = await startLab({cluster: quick(findScenario(id)!.build())});
		const {server, ca, token} = lab;
		transport = createTransport({
			connection: givenConnection({name: id, server, ca, token}),
			userAgent: 'test',
		});
	});
	afterAll(async () => {
		transport.close();
		await lab.close();
	});
	return async (from: string, question: (snapshot: Snapshot) => ProbeQuestion) => {
		const place = readPlace(snapshot, from);
		if (typeof place === 'string') throw new Error(place);
		const exec = grantExec({
			transport,
			cluster: {context: id, server: '', uid: ''},
			permission: {allowActions: true, readOnly: false},
			audit: silentAudit,
			actor: {user: '', host: '', pid: 1, kubeUser: ''},
			id: 'one',
			now: Date.now,
		});
		const signal = new AbortController().signal;
		const ask = createAsk({snapshot, transport, exec, recorded: true, now: Date.now, signal});
		return (await ask(question(snapshot), place)).answer;
	};
}

const tcp = (host: string, port: number) => (): ProbeQuestion => ({kind: 'tcp', host, port});
const http =
	(url: string, headers = {}) =>
	(): ProbeQuestion => ({kind: 'http', url, headers});
const dns =
	(name: string, protocol: 'UDP' | 'TCP' = 'UDP') =>
	(snapshot: Snapshot) =>
		dnsQuestion(snapshot, name, protocol);

const agent = 'financial-inference/mlserver-0/agent';
const inference = 'http://192.168.1.249/financial-inference/v2/models/baseline-predictor_1/infer';

describe('the broken cluster answers as the network did', () => {
	const ask = askerOf('canonical');
	test.each([
		[agent, dns('kubernetes.default'), 'dns-timeout'],
		['financial-mlops-pytorch', dns('kubernetes.default'), 'ok'],
		['seldon-system/seldon-v2-controller-manager', tcp('10.43.51.131', 9004), 'timeout'],
		['seldon-system/seldon-v2-controller-manager', tcp('10.43.129.2', 9004), 'ok'],
		[agent, tcp('10.43.51.131', 9005), 'timeout'],
		[agent, tcp('10.43.88.12', 9000), 'timeout'],
		[agent, tcp('10.43.0.1', 443), 'timeout'],
		[agent, tcp('203.0.113.10', 443), 'ok'],
		[agent, tcp('127.0.0.1', 9500), 'ok'],
		[agent, http('http://127.0.0.1:9000/v2/health/live'), 'ok'],
		['jump-host', tcp('192.168.1.200', 9000), 'ok'],
		['jump-host', tcp('192.168.1.203', 5000), 'ok'],
		['jump-host', tcp('192.168.1.207', 3000), 'ok'],
		['jump-host', tcp('192.168.1.201', 9004), 'ok'],
		['jump-host', tcp('192.168.1.249', 80), 'ok'],
		[
			'jump-host',
			http(inference, {host: 'ml-api.local', 'seldon-model': 'financial-ab-test-experiment.experiment'}),
			'http(504)',
		],
		['financial-mlops-pytorch', tcp('192.168.1.203', 5000), 'timeout'],
		['financial-mlops-pytorch', dns('mlflow-server.mlflow'), 'ok'],
		[agent, dns('seldon-scheduler.seldon-system'), 'tool'],
	])('%s case %#: %s', async (from, question, expected) => {
		expect((await ask(from, question)).class).toBe(expected);
	});
});

describe('DNS by UDP alone', () => {
	const ask = askerOf('sc-04');
	test('the name is answered by UDP and lost by TCP', async () => {
		expect((await ask(agent, dns('kubernetes.default'))).class).toBe('ok');
		expect((await ask(agent, dns('kubernetes.default', 'TCP'))).class).toBe('dns-timeout');
	});
});

/** The rows of single faults in which the network itself is asked: who, what, and what comes back. */
describe.each([
	['sc-05', 'financial-mlops-pytorch', tcp('10.43.0.1', 443), 'timeout'],
	['sc-06', 'seldon-system/seldon-v2-controller-manager', tcp('10.43.51.131', 9004), 'timeout'],
	['sc-22', 'financial-mlops-pytorch', tcp('192.168.1.203', 5000), 'timeout'],
	['sc-22', 'financial-mlops-pytorch', dns('mlflow-server.mlflow'), 'ok'],
	['sc-25', agent, tcp('127.0.0.1', 9500), 'refused'],
])('%s', (id, from, question, expected) => {
	const ask = askerOf(id);
	test(`${from} gets ${expected}`, async () => {
		expect((await ask(from, question)).class).toBe(expected);
	});
});
