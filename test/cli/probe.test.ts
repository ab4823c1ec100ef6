import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {type AddressInfo, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Denial, ProbeRecord} from '../../src/lab/cluster.ts';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {ask} from '../lab/client.ts';
import {namespace, pod} from '../lab/objects.ts';
import {ktriage} from './support/run.ts';

const probes: readonly ProbeRecord[] = [
	{
		probe: 'tcp',
		from: {namespace: 'a', pod: 'web'},
		to: {host: '10.1.1.1', port: 80},
		class: 'refused',
		millis: 1,
	},
];
const node = {
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name: 'n1'},
	status: {images: [{names: ['docker.io/library/busybox:1.36']}]},
};
const target = {group: '', resource: 'pods', namespace: 'a'};

let folder: string;
let lab: Lab;
async function serve(denied: readonly Denial[] = []): Promise<void> {
	const objects = [namespace('kube-system'), namespace('a'), node, pod('a', 'web')];
	lab = await startLab({cluster: {objects, probes, denied}});
	writeFileSync(path.join(folder, 'kubeconfig'), lab.kubeconfig());
}
beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'ktriage-probe-'));
	await serve();
});
afterEach(async () => {
	await lab.close();
	rmSync(folder, {recursive: true});
});

const run = async (...args: readonly string[]) => {
	const {code, stdout, stderr} = await ktriage(
		[...args, '--kubeconfig', path.join(folder, 'kubeconfig'), '--no-logs', '-o', 'json'],
		{XDG_STATE_HOME: folder},
	);
	return {code, stderr, json: stdout === '' ? undefined : JSON.parse(stdout)};
};
const tcp = (...more: readonly string[]) =>
	run('probe', 'tcp', '--from', 'a/web', '--to', '10.1.1.1:80', ...more);
const audit = () =>
	readFileSync(path.join(folder, 'ktriage', 'audit.ndjson'), 'utf8')
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));

test('a probe from a pod needs permission; with it the answer is told and kept in the audit', async () => {
	const refused = await tcp();
	expect([refused.code, refused.json.class]).toEqual([1, 'tool']);
	expect(refused.json.detail).toContain('--allow-actions');

	const {code, json} = await tcp('--allow-actions');
	expect(code).toBe(1);
	expect(json).toMatchObject({
		format: 'ktriage.probe/v1',
		probe: 'tcp',
		from: {namespace: 'a', pod: 'web', container: 'main'},
		to: {host: '10.1.1.1', port: 80, protocol: 'tcp'},
		class: 'refused',
		detail: expect.stringContaining('Connection refused'),
		millis: expect.any(Number),
		at: expect.stringMatching(/^\d{4}-/),
	});
	expect(audit().map(({phase, action}) => [phase, action])).toEqual([
		['intent', 'probe-exec'],
		['outcome', 'probe-exec'],
	]);
});

test('this machine asks with its own sockets, without permission, and without the cluster when it is down', async () => {
	const server = createServer();
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	const {code, json} = await run('probe', 'tcp', '--from', 'jump-host', '--to', `127.0.0.1:${port}`);
	await new Promise(resolve => server.close(resolve));
	expect([code, json.class, json.from]).toEqual([0, 'ok', {jumpHost: true}]);
	await lab.close();
	const alone = await run(
		'probe',
		'tcp',
		'--from',
		'jump-host',
		'--to',
		`127.0.0.1:${port}`,
		'--timeout',
		'1',
	);
	expect([alone.code, alone.json.class]).toEqual([1, 'refused']);
	expect(alone.stderr).toContain('The cluster could not be read');
	await serve();
});

describe('a throw-away pod', () => {
	const podProbe = (...more: readonly string[]) => tcp('--by', 'pod', ...more);

	test('is planned and not made, asked from and deleted again', async () => {
		const planned = await podProbe();
		expect(planned.code).toBe(0);
		expect(planned.json).toMatchObject({format: 'ktriage.action/v1', kind: 'probe-pod', result: 'planned'});
		const {name} = planned.json.requests[0].body.metadata;
		const place = `/api/v1/namespaces/a/pods/${name}`;
		expect((await ask(lab, place)).code).toBe(404);

		// The embedded server has no kubelet: the pod is made to fail its pull as one would.
		const stop = new AbortController();
		const kubelet = (async () => {
			while (!stop.signal.aborted) {
				if ((await ask(lab, place)).code === 200) {
					const state = {waiting: {reason: 'ErrImagePull', message: 'dial tcp: i/o timeout'}};
					lab.patch(
						{...target, name},
						{status: {phase: 'Pending', containerStatuses: [{name: 'probe', state}]}},
					);
					return;
				}
			}
		})();
		const done = await podProbe('--allow-actions', '--yes', '--confirm', planned.json.digest);
		stop.abort();
		await kubelet;
		expect(done.json).toMatchObject({class: 'tool', detail: expect.stringContaining('ErrImagePull')});
		expect(done.code).toBe(3);
		expect((await ask(lab, place)).code).toBe(404);
		const requests = audit().filter(({phase, action}) => phase === 'outcome' && action === 'probe-pod');
		expect(requests.map(({request, result}) => [request.verb, result])).toEqual([
			['create', 'accepted'],
			['delete', 'accepted'],
		]);
	});

	test('another plan than the one confirmed is void', async () => {
		const {code} = await podProbe('--allow-actions', '--yes', '--confirm', '0'.repeat(24));
		expect(code).toBe(4);
	});

	test('refused by the server before anything is made: our fault, no verdict on the network', async () => {
		await lab.close();
		await serve([{verb: 'create', group: '', resource: 'pods'}]);
		const {json} = await podProbe();
		const done = await podProbe('--allow-actions', '--yes', '--confirm', json.digest);
		expect([done.code, done.json.class]).toEqual([1, 'tool']);
		expect(done.json.detail).toContain('create');
		expect(() => audit()).toThrow('ENOENT');
	});
});

test('an ephemeral container is planned with its own name, bound to the pod', async () => {
	const {json} = await tcp('--by', 'ephemeral', '--probe-image', 'busybox:1');
	expect(json).toMatchObject({
		kind: 'probe-container',
		result: 'planned',
		bound: [{path: '/api/v1/namespaces/a/pods/web'}],
		requests: [{verb: 'patch', path: '/api/v1/namespaces/a/pods/web/ephemeralcontainers'}],
	});
	expect(json.requests[0].body.spec.ephemeralContainers[0].securityContext.runAsNonRoot).toBe(true);
});

test('an ephemeral container that runs is asked in', async () => {
	const ephemeral = (...more: readonly string[]) =>
		tcp('--by', 'ephemeral', '--probe-image', 'busybox:1', ...more);
	const planned = await ephemeral();
	const place = '/api/v1/namespaces/a/pods/web';
	const kubelet = (async () => {
		for (;;) {
			const [container] = (await ask(lab, place)).body.spec?.ephemeralContainers?.slice(0, 1) ?? [];
			if (container === undefined) continue;
			const {name} = container;
			const statuses = [{name, state: {running: {}}}];
			lab.patch({...target, name: 'web'}, {status: {ephemeralContainerStatuses: statuses}});
			return String(name);
		}
	})();
	const {code, json} = await ephemeral('--allow-actions', '--yes', '--confirm', planned.json.digest);
	expect(json).toMatchObject({class: 'refused', from: {pod: 'web', container: await kubelet}});
	expect(code).toBe(1);
	expect((await ephemeral('--allow-actions', '--yes', '--confirm', planned.json.digest)).code).toBe(4);
});

test('cleanup finds what was left, says so at the next start, and deletes it when confirmed', async () => {
	expect((await run('cleanup')).json).toMatchObject({result: 'planned', requests: []});
	const left = pod('a', 'ktriage-probe-1', {labels: {'app.kubernetes.io/managed-by': 'ktriage'}});
	lab.apply({...left, spec: {...left.spec, terminationGracePeriodSeconds: 0}});
	expect((await tcp()).stderr).toContain('ktriage cleanup');
	const planned = await run('cleanup');
	expect(planned.json.requests).toHaveLength(1);
	const done = await run('cleanup', '--allow-actions', '--yes', '--confirm', planned.json.digest);
	expect([done.code, done.json.result]).toEqual([0, 'applied']);
	expect((await ask(lab, '/api/v1/namespaces/a/pods/ktriage-probe-1')).code).toBe(404);
	expect((await ask(lab, '/api/v1/namespaces/a/pods/web')).code).toBe(200);
});

test.each([
	[['probe', 'tcp', '--from', 'a/none', '--to', '10.1.1.1:80'], 'there is no pod or workload a/none'],
	[['probe', 'tcp', '--from', 'jump-host', '--to', 'nowhere/x'], 'there is no Service or pod'],
	[['probe', 'tcp', '--from', 'jump-host', '--to', '10.1.1.1'], 'which port?'],
	[['probe', 'http', '--from', 'jump-host', '--to', '10.1.1.1:80', '-H', 'no header'], 'is no header'],
	[['probe', 'dns', '--from', 'jump-host', '--to', 'a b'], 'is no name'],
	[['probe', 'dns', '--from', 'jump-host', '--to', 'x', '--server', 'dns.example'], '--server takes'],
	[['probe', 'plan', 'NOPE-1'], 'There is no check'],
	[['trace-lb', 'none'], 'There is no Service'],
	[['probe', 'canary', '--from', 'jump-host', '--to', '127.0.0.1:1', '--seconds', '0'], 'above 0'],
])('%j is a usage error', async (args, why) => {
	const {code, stderr} = await run(...args);
	expect([code, stderr]).toEqual([64, expect.stringContaining(why)]);
});
