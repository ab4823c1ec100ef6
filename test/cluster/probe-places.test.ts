import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {ktriage, program} from '../cli/support/run.ts';
import {ensure, kubectl, limitedKubeconfig} from './support/cluster.ts';
import {administratorKubeconfig} from './support/connect.ts';
import {connectionFrom} from './support/connections.ts';
import {apply, namespace, removeNamespace} from './support/objects.ts';
import {growDemo, reach} from './support/stage.ts';

const state = mkdtempSync(path.join(tmpdir(), 'ktriage-places-'));
const mine = ['quota-full', 'limits-low', 'restricted-late', 'restricted'];
const image = 'ktriage.test/busybox:1.35';
const mark = 'app.kubernetes.io/managed-by=ktriage';

const sleeper = (place: string, more: Readonly<Record<string, unknown>> = {}) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {namespace: place, name: 'asks', labels: {app: 'asks'}},
	spec: {
		terminationGracePeriodSeconds: 0,
		containers: [
			{
				name: 'main',
				image,
				command: ['sleep', 'infinity'],
				resources: {requests: {cpu: '1m', memory: '8Mi'}, limits: {cpu: '20m', memory: '32Mi'}},
				...more,
			},
		],
	},
});
const secure = {
	securityContext: {
		runAsNonRoot: true,
		runAsUser: 65_532,
		allowPrivilegeEscalation: false,
		capabilities: {drop: ['ALL']},
		seccompProfile: {type: 'RuntimeDefault'},
	},
};

const asked = async (args: readonly string[], kubeconfig = administratorKubeconfig()) => {
	const {code, stdout, stderr} = await ktriage([...args, '-o', 'json', '--kubeconfig', kubeconfig], {
		XDG_STATE_HOME: state,
	});
	if (!stdout.startsWith('{')) throw new Error(`ended with ${code}: ${stderr}`);
	return {code, stderr, json: JSON.parse(stdout)};
};
const question = (place: string, by: string, to = 'toolbox/answers', of = image) => [
	...['probe', 'tcp', '--from', `${place}/asks`, '--to', to, '--by', by, '--probe-image', of],
	'--allow-actions',
];
const act = (digest: string) => ['--yes', '--confirm', digest];
const marked = async () => (await kubectl(['get', 'pods', '-A', '-l', mark, '-o', 'name'])).trim();

beforeAll(async () => {
	await reach('half');
	await ensure('tools');
	await growDemo();
	await apply(...mine.map(namespace));
	await vi.waitUntil(
		async () =>
			(await kubectl(['get', 'serviceaccounts', '-A', '-o', 'jsonpath={.items[*].metadata.namespace}']))
				.split(' ')
				.filter(name => mine.includes(name)).length === mine.length,
		{timeout: 60_000, interval: 500},
	);
	await apply(...mine.map(place => sleeper(place, place === 'restricted' ? secure : {})));
	for (const place of mine)
		await kubectl(['-n', place, 'wait', '--for=condition=Ready', 'pod/asks', '--timeout=90s']);
	await apply(
		{
			apiVersion: 'v1',
			kind: 'ResourceQuota',
			metadata: {namespace: 'quota-full', name: 'few'},
			spec: {hard: {pods: '1'}},
		},
		{
			apiVersion: 'v1',
			kind: 'LimitRange',
			metadata: {namespace: 'limits-low', name: 'small'},
			spec: {limits: [{type: 'Container', max: {cpu: '50m'}}]},
		},
	);
	for (const place of ['restricted', 'restricted-late'])
		await kubectl(['label', 'namespace', place, 'pod-security.kubernetes.io/enforce=restricted']);
	await kubectl([
		'-n',
		'quota-full',
		'wait',
		'--for=jsonpath={.status.used.pods}=1',
		'resourcequota/few',
		'--timeout=60s',
	]);
});
afterAll(async () => {
	rmSync(state, {recursive: true, force: true});
	await kubectl(['delete', 'pods', '-A', '-l', mark, '--ignore-not-found', '--force', '--grace-period=0']);
	await Promise.all(mine.map(removeNamespace));
});

it('agrees in every cell of the matrix with connections that are opened without it', async () => {
	const {json} = await asked(['probe', 'matrix', '--allow-actions']);
	const {items} = JSON.parse(await kubectl(['get', 'pods', '-A', '-o', 'json']));
	const place = new Map<string, {node: string; ip: string}>(
		items.map(
			(pod: {
				metadata: Record<string, string>;
				spec: Record<string, string>;
				status: Record<string, string>;
			}) => [
				`${pod.metadata.namespace}/${pod.metadata.name}`,
				{node: pod.spec.nodeName!, ip: pod.status.podIP!},
			],
		),
	);
	const cells = json.probes as {
		row: string;
		column: string;
		from: {namespace: string; pod: string};
		to: {host: string; port: number};
		class: string;
	}[];
	const title = ({row, column, from, to}: (typeof cells)[number]) =>
		`${row} -> ${column}: ${from.namespace}/${from.pod} to ${to.host}:${to.port}`;
	const known = cells.filter(cell => cell.class !== 'tool');
	const real = await Promise.all(
		known.map(async cell => [
			title(cell),
			await connectionFrom(place.get(`${cell.from.namespace}/${cell.from.pod}`)!, cell.to.host, cell.to.port),
		]),
	);
	expect(known.map(cell => [title(cell), cell.class])).toEqual(real);
	expect(known.length).toBeGreaterThanOrEqual(9);
	expect(new Set(known.map(cell => cell.class)).size, 'open and closed ways are there').toBeGreaterThan(1);
});

describe('a probe from a pod or a container of our own', () => {
	it('asks from a pod in a restricted namespace, and takes it away', async () => {
		const planned = await asked(question('restricted', 'pod'));
		expect([planned.code, planned.json.result]).toEqual([0, 'planned']);
		const manifest = planned.json.requests[0].body;
		expect([manifest.spec.activeDeadlineSeconds, manifest.metadata.labels]).toEqual([
			120,
			expect.objectContaining({'app.kubernetes.io/managed-by': 'ktriage'}),
		]);
		const done = await asked([...question('restricted', 'pod'), ...act(planned.json.digest)]);
		expect([done.code, done.json.class, done.json.detail]).toEqual([0, 'ok', 'open']);
		expect(await marked()).toBe('');
	});

	it('asks from a container that is added to a pod without any tool', async () => {
		const without = [
			'probe',
			'tcp',
			'--from',
			'toolbox/tools/none',
			'--to',
			'toolbox/answers',
			'--allow-actions',
		];
		const none = await asked(without);
		expect([none.code, none.json.class]).toEqual([3, 'tool']);
		expect(none.json.detail).toContain('no image of toolbox/tools (none) has a tool for this question');
		const added = [...without, '--by', 'ephemeral', '--probe-image', image];
		const planned = await asked(added);
		const done = await asked([...added, ...act(planned.json.digest)]);
		expect([done.code, done.json.class]).toEqual([0, 'ok']);
	});

	it.each([
		['quota-full', 'pod', /exceeded quota: few/],
		['limits-low', 'pod', /maximum cpu usage per Container is 50m/],
		['restricted-late', 'ephemeral', /violates PodSecurity "restricted/],
	])('is refused in %s before anything is made, in the words of the server', async (place, by, words) => {
		const planned = await asked(question(place, by));
		expect([planned.code, planned.json.result]).toEqual([1, 'refused']);
		expect(planned.json.reason).toMatch(words);
		// Who confirms the plan all the same learns nothing about the network.
		const done = await asked([...question(place, by), ...act(planned.json.digest)]);
		expect([done.code, done.json.class]).toEqual([1, 'tool']);
		expect(done.json.detail).toMatch(words);
		expect(await marked()).toBe('');
	});

	it('names the right that is missing, and makes no pod that it could not use or take away', async () => {
		const read = {apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch']};
		const plain = {apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'create']};
		const reader = await limitedKubeconfig('probe-reader', [
			{...read, resources: ['pods', 'services', 'nodes', 'namespaces', 'endpointslices']},
			plain,
		]);
		const pod = await asked(question('restricted', 'pod'), reader);
		expect([pod.code, pod.json.result]).toEqual([1, 'refused']);
		expect(pod.json.reason).toContain('in namespace restricted you may not delete pods, get pods/exec');
		const container = await asked(question('restricted', 'ephemeral'), reader);
		expect(container.json.reason).toContain('you may not patch pods/ephemeralcontainers, get pods/exec');
		const exec = await asked(
			['probe', 'tcp', '--from', 'restricted/asks', '--to', 'toolbox/answers', '--allow-actions'],
			reader,
		);
		expect([exec.json.class, exec.json.detail]).toEqual(['tool', expect.stringContaining('pods/exec')]);
		expect(await marked()).toBe('');
	});

	it('says that an image is not there, and what the kubelet says of it: no verdict on the network', async () => {
		const whole = question('restricted', 'pod', 'toolbox/answers', 'ktriage.test/nothing:1');
		const planned = await asked(whole);
		expect(planned.json.consequences.join('\n')).toContain('does not have the image ktriage.test/nothing:1');
		const done = await asked([...whole, ...act(planned.json.digest)]);
		expect(done.json.class).toBe('tool');
		expect(done.json.detail).toMatch(/^the probe did not start: (ErrImagePull|ImagePullBackOff)/);
		expect(await marked()).toBe('');
	});
});

describe('a program that ends in the middle', () => {
	/** Starts a question that waits for an answer that does not come, until its pod is there. */
	const begun = async () => {
		const denied = question('restricted', 'pod', 'pod/toolbox/denied:8080');
		const planned = await asked(denied);
		const args = [
			...denied,
			...act(planned.json.digest),
			'-o',
			'json',
			'--kubeconfig',
			administratorKubeconfig(),
		];
		const child = spawn(process.execPath, [program, ...args], {
			env: {...process.env, XDG_STATE_HOME: state},
			stdio: 'ignore',
		});
		const ended = new Promise<number | null>(resolve => child.on('close', resolve));
		await vi.waitUntil(async () => (await marked()) !== '', {timeout: 60_000, interval: 50});
		return {child, ended};
	};

	it('takes its pod away when it is stopped by Ctrl+C', async () => {
		const {child, ended} = await begun();
		child.kill('SIGINT');
		expect(await ended).not.toBe(0);
		expect(await marked()).toBe('');
	});

	it('leaves it when it is killed, says so at the next start, and cleans up', async () => {
		const {child, ended} = await begun();
		child.kill('SIGKILL');
		await ended;
		expect(await marked()).toMatch(/^pod\/ktriage-probe-/);
		const next = await asked(['probe', 'tcp', '--from', 'jump-host', '--to', '127.0.0.1:1']);
		expect(next.stderr).toContain('1 probe pod of ktriage is still there. See: ktriage cleanup');
		const planned = await asked(['cleanup']);
		expect(planned.json).toMatchObject({result: 'planned', kind: 'cleanup'});
		const done = await asked(['cleanup', '--allow-actions', ...act(planned.json.digest)]);
		expect(done.json.result).toBe('applied');
		await vi.waitUntil(async () => (await marked()) === '', {timeout: 30_000, interval: 500});
	});
});
