import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {type ActionWorld, applyPlan} from '../../src/actions/apply.ts';
import {openAuditLog} from '../../src/actions/audit-log.ts';
import {openIntents} from '../../src/actions/audit-record.ts';
import {openBackups} from '../../src/actions/backups.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {openSavedPlans} from '../../src/actions/saved-plans.ts';
import {createTransport} from '../../src/kube/transport.ts';
import {ktriage} from '../cli/support/run.ts';
import {killComponent, kubectl, restartComponent} from './support/cluster.ts';
import {administratorKubeconfig, connectionOf} from './support/connect.ts';
import {apply, type Manifest, namespace} from './support/objects.ts';
import {startRelay} from './support/relay.ts';
import {reach} from './support/stage.ts';

const place = 'writes';
const finalizer = 'example.com/hold';
const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-writes-'));
const {signal} = new AbortController();

beforeAll(async () => {
	await reach('half');
	await kubectl(['delete', 'namespace', place, '--ignore-not-found', '--timeout=120s']);
	await apply(namespace(place));
});
afterAll(async () => {
	rmSync(folder, {recursive: true, force: true});
	await kubectl(['delete', 'namespace', place, '--ignore-not-found', '--timeout=120s']);
});

/** A ConfigMap that hangs in deletion, until the test is over. */
async function hold(name: string): Promise<void> {
	const metadata = {namespace: place, name, finalizers: [finalizer]};
	await apply({apiVersion: 'v1', kind: 'ConfigMap', metadata});
	await kubectl(['-n', place, 'delete', 'configmap', name, '--wait=false']);
	onTestFinished(() => release(name));
}

async function release(name: string): Promise<void> {
	const patch = JSON.stringify({metadata: {finalizers: null}});
	const found = await kubectl(['-n', place, 'get', 'configmap', name, '-o', 'name', '--ignore-not-found']);
	if (found !== '') await kubectl(['-n', place, 'patch', 'configmap', name, '--type=merge', '-p', patch]);
}

const held = async (name: string): Promise<string> =>
	await kubectl([
		'-n',
		place,
		'get',
		'configmap',
		name,
		'--ignore-not-found',
		'-o',
		'jsonpath={.metadata.finalizers}',
	]);

async function act(kubeconfig: string, ...args: readonly string[]) {
	const {code, stdout, stderr} = await ktriage([...args, '-o', 'json', '--kubeconfig', kubeconfig], {
		XDG_STATE_HOME: folder,
	});
	if (!stdout.startsWith('{')) throw new Error(`ended with ${code}: ${stderr}`);
	return {code, json: JSON.parse(stdout)};
}

const removal = (name: string, ...more: readonly string[]) =>
	act(
		administratorKubeconfig(),
		...['finalizers', 'remove', `ConfigMap/${name}`, '-n', place, '--finalizer', finalizer, ...more],
	);
const confirmed = (digest: string) => ['--allow-actions', '--yes', '--confirm', digest];

/** The plan of a removal as it was printed, and a world to carry it out in this process, step by step. */
async function planned(name: string, kubeconfig = administratorKubeconfig()) {
	const {code, json} = await removal(name);
	expect([code, json.result]).toEqual([0, 'planned']);
	const plan = await openSavedPlans(path.join(folder, 'ktriage')).find(json.digest);
	if (plan === undefined) throw new Error('the plan was not kept');
	const state = path.join(folder, name);
	const transport = createTransport({connection: await connectionOf(kubeconfig), userAgent: 'test'});
	onTestFinished(() => transport.close());
	const world: ActionWorld = {
		transport,
		audit: openAuditLog(state),
		backups: openBackups(state, false),
		permission: {allowActions: true, readOnly: false},
		actor: {user: 'op', host: 'jump', pid: 1, kubeUser: 'admin'},
		now: Date.now,
		newId: () => `${name}-${Math.random()}`,
		wait: milliseconds => wait(milliseconds),
		signal,
	};
	return {plan, world, digest: planDigest(plan)};
}

const lastOf = async ({audit}: ActionWorld) => (await audit.read()).records.at(-1);

describe('a writer who is faster than the request', () => {
	it('changed the object: the server refuses the patch, nothing is taken off', async () => {
		await hold('changed');
		const {plan, world, digest} = await planned('changed');
		const outcome = await applyPlan(plan, digest, {
			...world,
			onStep: async () => void (await kubectl(['-n', place, 'annotate', 'configmap', 'changed', 'seen=yes'])),
		});
		expect(outcome).toMatchObject({result: 'refused', done: 0});
		expect(await lastOf(world)).toMatchObject({phase: 'outcome', result: 'refused', status: 422});
		expect(await held('changed')).toContain(finalizer);
	});

	it('freed the object: told as gone, not as done', async () => {
		await hold('freed');
		const {plan, world, digest} = await planned('freed');
		const outcome = await applyPlan(plan, digest, {...world, onStep: () => release('freed')});
		expect(outcome).toMatchObject({result: 'refused', done: 0});
		expect(await lastOf(world)).toMatchObject({result: 'refused', status: 404});
	});

	it('is another operator with the same plan: one of the two does it, the other does nothing', async () => {
		await hold('both');
		const {plan, world, digest} = await planned('both');
		const outcomes = await Promise.all([1, 2].map(() => applyPlan(plan, digest, world)));
		const told = outcomes.map(({result, reason}) => `${result} ${reason}`).toSorted();
		expect(told[0]).toBe('applied ');
		expect(told[1]).toMatch(/^(refused|void) /);
		expect(await held('both')).toBe('');
	});
});

const hook = 'ktriage-writes';
const inPlace = {namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': place}}};
const rules = [{apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['configmaps']}];

/** Puts something before writes of the namespace, until the test is over. */
async function guard(kind: string, ...objects: readonly Manifest[]): Promise<void> {
	await apply(...objects);
	onTestFinished(async () => void (await kubectl(['delete', kind, hook, '--ignore-not-found'])));
}

describe('admission', () => {
	const isRefused = async (name: string, why: RegExp) => {
		const {json} = await removal(name);
		const done = await removal(name, ...confirmed(json.digest), '--protected', name);
		expect([done.code, done.json.result]).toEqual([1, 'refused']);
		expect(done.json.reason).toMatch(why);
		expect(done.json.requests[0].done).toBe(false);
		expect(await held(name)).toContain(finalizer);
	};

	it('by a webhook with a dead backend and failurePolicy Fail refuses, in the words of the server', async () => {
		await hold('unanswered');
		await guard('validatingwebhookconfiguration', {
			apiVersion: 'admissionregistration.k8s.io/v1',
			kind: 'ValidatingWebhookConfiguration',
			metadata: {name: hook},
			webhooks: [
				{
					name: 'dead.ktriage.test',
					clientConfig: {service: {namespace: place, name: 'nobody', path: '/'}},
					failurePolicy: 'Fail',
					sideEffects: 'None',
					timeoutSeconds: 2,
					admissionReviewVersions: ['v1'],
					...inPlace,
					rules,
				},
			],
		});
		await expect
			.poll(
				() =>
					kubectl([
						'-n',
						place,
						'label',
						'configmap',
						'kube-root-ca.crt',
						'a=b',
						'--overwrite',
						'--dry-run=server',
					]).then(() => '', String),
				{timeout: 20_000},
			)
			.toContain('failed calling webhook');
		await isRefused('unanswered', /failed calling webhook "dead\.ktriage\.test"/);
	});

	it('that denies is told with its reason', async () => {
		await hold('denied');
		const policy = {apiVersion: 'admissionregistration.k8s.io/v1', metadata: {name: hook}};
		onTestFinished(
			async () =>
				void (await kubectl(['delete', 'validatingadmissionpolicybinding', hook, '--ignore-not-found'])),
		);
		await guard(
			'validatingadmissionpolicy',
			{
				...policy,
				kind: 'ValidatingAdmissionPolicy',
				spec: {
					failurePolicy: 'Fail',
					matchConstraints: {resourceRules: rules},
					validations: [{expression: 'false', message: 'frozen for the window'}],
				},
			},
			{
				...policy,
				kind: 'ValidatingAdmissionPolicyBinding',
				spec: {policyName: hook, validationActions: ['Deny'], matchResources: inPlace},
			},
		);
		await expect
			.poll(
				() =>
					kubectl([
						'-n',
						place,
						'label',
						'configmap',
						'kube-root-ca.crt',
						'a=b',
						'--overwrite',
						'--dry-run=server',
					]).then(() => '', String),
				{timeout: 20_000},
			)
			.toContain('frozen for the window');
		await isRefused('denied', /frozen for the window/);
	});
});

/** The administrator's kubeconfig by way of a relay. */
async function relayed() {
	const text = readFileSync(administratorKubeconfig(), 'utf8');
	const port = Number(/server: "?https:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
	const relay = await startRelay(port);
	onTestFinished(() => relay.close());
	const kubeconfig = path.join(folder, `relay-${relay.port}`);
	writeFileSync(kubeconfig, text.replace(`127.0.0.1:${port}`, `127.0.0.1:${relay.port}`), {mode: 0o600});
	return {relay, kubeconfig};
}

describe('an answer that never comes', () => {
	it('after the server did it: read again and told as done', async () => {
		await hold('done');
		const {relay, kubeconfig} = await relayed();
		const {plan, world, digest} = await planned('done', kubeconfig);
		const outcome = await applyPlan(plan, digest, {
			...world,
			onStep: () => {
				relay.swallow('answers');
				void held('done').then(async function look(now): Promise<void> {
					if (now !== '') return await held('done').then(look);
					relay.cut();
				});
			},
		});
		expect(outcome).toMatchObject({result: 'applied', done: 1});
		expect(await held('done')).toBe('');
		expect(await lastOf(world)).toMatchObject({result: 'accepted', error: expect.any(String)});
	});

	it('because the question was lost: read again and told as not known, with what to look at', async () => {
		await hold('lost');
		const {relay, kubeconfig} = await relayed();
		const {plan, world, digest} = await planned('lost', kubeconfig);
		const outcome = await applyPlan(plan, digest, {
			...world,
			onStep: () => {
				relay.swallow('questions');
				void wait(1_000).then(relay.cut);
			},
		});
		expect(outcome).toMatchObject({result: 'failed', done: 0});
		expect(outcome.reason).toContain('The object does not show it');
		expect(outcome.reason).toContain(`kubectl get configmaps lost -n ${place}`);
		expect(await lastOf(world)).toMatchObject({result: 'unknown'});
		expect(await held('lost')).toContain(finalizer);
	});

	it('because the API server was killed between the record and the answer: the record stays and says so', async () => {
		await hold('killed');
		const {plan, world, digest} = await planned('killed');
		try {
			const outcome = await applyPlan(plan, digest, {...world, onStep: () => killComponent('apiserver')});
			expect(outcome).toMatchObject({result: 'failed', done: 0});
			const {records} = await world.audit.read();
			expect(records.map(({phase, result}) => [phase, result])).toEqual([
				['intent', undefined],
				['outcome', 'unknown'],
			]);
			expect(openIntents(records)).toEqual([]);
		} finally {
			await restartComponent('apiserver');
		}
		expect(await held('killed')).toContain(finalizer);
		const {json} = await removal('killed');
		const again = await removal('killed', ...confirmed(json.digest), '--protected', 'killed');
		expect(again.json).toMatchObject({result: 'applied'});
	});
});
