import {afterAll, beforeAll, expect, it} from 'vitest';
import {ensure, kubectl} from '../../support/cluster.ts';
import {apply} from '../../support/objects.ts';
import {onCluster} from '../../support/program.ts';
import {reach} from '../../support/stage.ts';

const policy = {namespace: 'scoring', name: 'nobody-to-mlserver'};

/** What the real MLServer, with its one model "demo", says to a question from the pod beside it. */
async function ask(to: string, ...args: readonly string[]) {
	const from = ['--from', 'scoring/caller', '--to', to, '--allow-actions', '-o', 'json'];
	const {code, stdout, stderr} = await onCluster('probe', 'inference', ...from, ...args);
	if (!stdout.startsWith('{')) throw new Error(`ended with ${code}: ${stderr}`);
	const {class: result, means} = JSON.parse(stdout) as {readonly class: string; readonly means: string};
	return [result, means];
}
const server = 'scoring/mlserver:9000';
const input = (values: readonly unknown[], datatype = 'FP64') =>
	JSON.stringify({inputs: [{name: 'rows', shape: [1, values.length], datatype, data: values}]});

beforeAll(async () => {
	await reach('half');
	for (const addition of ['metallb', 'mlserver', 'nginx'] as const) await ensure(addition);
});
afterAll(async () => {
	await kubectl(['-n', policy.namespace, 'delete', 'networkpolicy', policy.name, '--ignore-not-found']);
});

it('tells a server that is ready from a model that is', async () => {
	expect(await ask(server, '--operation', 'ready')).toEqual([
		'ok',
		'the server is up; it says so with no model loaded as well',
	]);
	expect((await ask(server, '--model', 'demo'))[0]).toBe('ok');
	expect(await ask(server, '--model', 'nothing')).toEqual([
		'http(404)',
		'the server was reached and has no such model loaded',
	]);
});

it('tells a model that answers from one that does not take the input', async () => {
	const infer = ['--operation', 'infer', '--model', 'demo', '--body'];
	expect((await ask(server, ...infer, input([1, 2])))[0]).toBe('ok');
	expect(await ask(server, ...infer, '{"inputs": 1}')).toEqual([
		'http(422)',
		'the model was reached and does not take this input',
	]);
});

it('tells a policy behind the ingress from the ingress: 504', async () => {
	const address = await kubectl([
		'-n',
		'edge',
		'get',
		'service',
		'nginx',
		'-o',
		'jsonpath={.spec.clusterIP}',
	]);
	const edge = `http://${address}`;
	expect((await ask(edge, '--model', 'demo'))[0]).toBe('ok');
	await apply({
		apiVersion: 'networking.k8s.io/v1',
		kind: 'NetworkPolicy',
		metadata: policy,
		spec: {podSelector: {matchLabels: {app: 'mlserver'}}, policyTypes: ['Ingress']},
	});
	await expect
		.poll(async () => await ask(edge, '--model', 'demo'), {timeout: 60_000, interval: 1_000})
		.toEqual([
			'http(504)',
			'whoever answered was reached, what is behind it was not: no endpoint, or a policy between them',
		]);
	expect((await ask(server, '--model', 'demo'))[0]).toBe('timeout');
});

it('says that MLServer speaks gRPC and has no health service, and that a pod without a tool asked TCP alone', async () => {
	await kubectl(['-n', policy.namespace, 'delete', 'networkpolicy', policy.name, '--ignore-not-found']);
	const health = async (from: string) => {
		const asked = [
			'probe',
			'grpc-health',
			'--from',
			from,
			'--to',
			'scoring/mlserver:9500',
			'--allow-actions',
		];
		const {stdout} = await onCluster(...asked, '-o', 'json');
		const {class: result, detail} = JSON.parse(stdout) as {readonly class: string; readonly detail: string};
		return [result, detail];
	};
	await expect
		.poll(async () => await health('scoring/caller'), {timeout: 60_000, interval: 1_000})
		.toEqual(['ok', expect.stringMatching(/^TCP alone, no tool there speaks gRPC/)]);
	expect(await health('scoring/mlserver-0')).toEqual([
		'http(501)',
		'UNIMPLEMENTED: the server speaks gRPC and has no health service',
	]);
});
