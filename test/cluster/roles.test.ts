import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {systemClock} from '../../src/kube/clock.ts';
import type {FeatureName} from '../../src/rbac/features.ts';
import {startSession} from '../../src/session/start.ts';
import type {SourceName} from '../../src/store/rows.ts';
import {type Account, accountFor, carryOut} from './support/account.ts';
import {kubectl, nodeNames} from './support/cluster.ts';
import {connectionOf} from './support/connect.ts';
import {apply, namespace, removeNamespace} from './support/objects.ts';
import {readFrame} from './support/program.ts';
import {reach} from './support/stage.ts';

const place = 'roles';
const image = 'ktriage.test/busybox:1.35';
const finalizer = 'example.com/hold';
const held = (name: string) => ({
	apiVersion: 'v1',
	kind: 'ConfigMap',
	metadata: {namespace: place, name, finalizers: [finalizer]},
});

beforeAll(async () => {
	await reach('half');
	await removeNamespace(place);
	await apply(namespace(place));
	await vi.waitUntil(
		async () => (await kubectl(['-n', place, 'get', 'serviceaccounts', '-o', 'name'])) !== '',
		{timeout: 60_000, interval: 200},
	);
	await apply({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {namespace: place, name: 'asks'},
		spec: {
			nodeName: nodeNames()[0],
			terminationGracePeriodSeconds: 0,
			containers: [{name: 'main', image, command: ['sleep', 'infinity']}],
		},
	});
	await kubectl(['-n', place, 'wait', '--for=condition=Ready', 'pod/asks', '--timeout=90s']);
});
afterAll(async () => {
	const patch = JSON.stringify({metadata: {finalizers: null}});
	const left = (await kubectl(['-n', place, 'get', 'configmaps', '-o', 'name'])).split('\n');
	for (const name of left.filter(one => one.includes('/held')))
		await kubectl(['-n', place, 'patch', name, '--type=merge', '-p', patch]);
	await removeNamespace(place);
});

type Action = {
	readonly features: readonly FeatureName[];
	readonly args: readonly string[];
	/** What the last of the features grants and this action cannot do without, with the words it is told in. */
	readonly needed: Readonly<Record<string, RegExp>>;
};

const forbidden = (verb: string, resource: string) =>
	new RegExp(
		`cannot ${verb} resource \\\\?"${resource}\\\\?"|may not ${verb} ${resource}|${verb} ${resource}`,
	);

const probe = ['probe', 'tcp', '--from', `${place}/asks`, '--to', '10.43.0.1:443'];

describe.each<[string, Action]>([
	[
		'a probe pod',
		{
			features: ['read', 'probe-pod'],
			args: [...probe, '--by', 'pod', '--probe-image', image],
			needed: {
				'create /pods': forbidden('create', 'pods'),
				'get /pods': forbidden('get', 'pods'),
				'delete /pods': forbidden('delete', 'pods'),
				'get /pods/exec': forbidden('get', 'pods/exec'),
			},
		},
	],
	[
		'an ephemeral container',
		{
			features: ['read', 'probe-container'],
			args: [...probe, '--by', 'ephemeral', '--probe-image', image],
			needed: {
				'patch /pods/ephemeralcontainers': forbidden('patch', 'pods/ephemeralcontainers'),
				'get /pods': forbidden('get', 'pods'),
				'get /pods/exec': forbidden('get', 'pods/exec'),
			},
		},
	],
])('%s', (title, {features, args, needed}) => {
	it('is refused for each right that is taken away, and done with the role alone', async () => {
		const account = await accountFor(title.replace(/^an? /, '').replace(' ', '-'), features);
		for (const [right, words] of Object.entries(needed)) {
			const {done, said} = await account.without(right, () => carryOut(account, args));
			expect([right, done]).toEqual([right, false]);
			expect(said, right).toMatch(words);
		}
		expect(await carryOut(account, args)).toMatchObject({done: true});
	});
});

it('a probe by exec needs the right to exec, which the program knows before', async () => {
	const account = await accountFor('probe-exec', ['read', 'probe-exec']);
	const ask = async () => {
		const {stdout} = await account.run(...probe, '--allow-actions', '-o', 'json');
		return JSON.parse(stdout);
	};
	expect(await ask()).toMatchObject({class: 'ok'});
	const without = await account.without('get /pods/exec', ask);
	expect(without).toMatchObject({class: 'tool', detail: expect.stringContaining('pods/exec')});
});

describe('finalizers', () => {
	let account: Account;
	const remove = (name: string) => [
		...['finalizers', 'remove', `ConfigMap/${name}`, '-n', place, '--finalizer', finalizer],
		...['--protected', name],
	];
	beforeAll(async () => {
		await apply(held('held-one'));
		await kubectl(['-n', place, 'delete', 'configmap', 'held-one', '--wait=false']);
		account = await accountFor('finalizers', ['read', 'finalizers', 'remove-finalizers']);
	});

	it('are found, taken off and put back with the role alone; without one right it is said which', async () => {
		for (const verb of ['get', 'patch']) {
			const {done, said} = await account.without(`${verb} */*`, () => carryOut(account, remove('held-one')));
			expect([verb, done]).toEqual([verb, false]);
			expect(said, verb).toMatch(forbidden(verb, 'configmaps'));
		}
		const unlisted = await account.without('list */*', () =>
			account.run('finalizers', 'list', '--all', '-o', 'json'),
		);
		expect(JSON.parse(unlisted.stdout).scan.unreadable.length).toBeGreaterThan(20);
		const removed = await carryOut(account, remove('held-one'));
		expect(removed).toMatchObject({done: true});
		const undo = ['finalizers', 'undo', removed.json.id];
		const {done, said} = await account.without('create */*', () => carryOut(account, undo));
		expect(done).toBe(false);
		expect(said).toMatch(forbidden('create', 'configmaps'));
		expect(await carryOut(account, undo)).toMatchObject({done: true});
	});
});

it('what a probe left behind is taken away with the role of its own', async () => {
	const account = await accountFor('delete-pod', ['read', 'delete-pod']);
	await apply({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			namespace: place,
			name: 'ktriage-probe-left',
			labels: {'app.kubernetes.io/managed-by': 'ktriage'},
		},
		spec: {
			nodeName: nodeNames()[0],
			terminationGracePeriodSeconds: 0,
			containers: [{name: 'main', image, command: ['sleep', 'infinity']}],
		},
	});
	for (const verb of ['get', 'delete']) {
		const {done, said} = await account.without(`${verb} /pods`, () => carryOut(account, ['cleanup']));
		expect([verb, done]).toEqual([verb, false]);
		expect(said, verb).toMatch(forbidden(verb, 'pods'));
	}
	expect(await carryOut(account, ['cleanup'])).toMatchObject({done: true});
});

/** What a source says of itself to an account, at the latest when it is refused. */
async function refusalOf(kubeconfig: string, name: SourceName): Promise<string> {
	const session = startSession({
		connect: () => connectionOf(kubeconfig),
		clock: systemClock,
		profile: {},
		version: 'test',
		live: true,
		only: [name],
		withoutLogs: 'not in this test',
	});
	const state = async () =>
		(await session.refresh()).snapshot.sources.find(source => source.name === name)?.state;
	try {
		await vi.waitUntil(async () => (await state())?.kind === 'forbidden', {timeout: 15_000, interval: 20});
		const last = await state();
		return last?.kind === 'forbidden' ? last.verb : '';
	} catch {
		return `not refused, ${(await state())?.kind}`;
	} finally {
		await session.close();
	}
}

it('reading needs each right to list and to watch what is served, and no other', async () => {
	const account = await accountFor('reading', ['read', 'logs']);
	const {snapshot} = await readFrame(account.kubeconfig);
	expect(snapshot.sources.filter(({state}) => state.kind === 'forbidden')).toEqual([]);
	const asked = snapshot.sources.flatMap(({name, resource, state}) => {
		const collector = collectors.find(one => one.name === name);
		if (collector === undefined || state.kind !== 'live') return [];
		const [version = '', plural = ''] = resource.split(' ');
		const group = version.includes('/') ? version.split('/')[0] : '';
		return collector.verbs
			.filter(verb => verb === 'list' || verb === 'watch')
			.map(verb => ({name: collector.name, verb, right: `${verb} ${group}/${plural}`}));
	});
	expect(asked.length).toBeGreaterThan(50);
	const wrong: string[] = [];
	// Sources that read the same type lack it together.
	for (const [right, [first]] of Map.groupBy(asked, one => one.right)) {
		if (first === undefined) continue;
		const refused = await account.without(right, () => refusalOf(account.kubeconfig, first.name));
		if (refused !== first.verb) wrong.push(`${first.name} without ${right}: ${refused}`);
	}
	expect(wrong).toEqual([]);
});
