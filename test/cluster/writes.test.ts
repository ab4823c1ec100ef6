import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {describe, expect, it, onTestFinished} from 'vitest';
import {type ActionWorld, applyPlan} from '../../src/actions/apply.ts';
import {openAuditLog} from '../../src/actions/audit-log.ts';
import {openIntents} from '../../src/actions/audit-record.ts';
import {openBackups} from '../../src/actions/backups.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {openSavedPlans} from '../../src/actions/saved-plans.ts';
import {createTransport} from '../../src/kube/transport.ts';
import {killComponent, kubectl, restartComponent} from './support/cluster.ts';
import {administratorKubeconfig, connectionOf} from './support/connect.ts';
import {confirmed, heldObjects} from './support/held-objects.ts';
import {startRelay} from './support/relay.ts';

const {place, folder, finalizer, hold, release, held, removal} = heldObjects('writes');
const {signal} = new AbortController();

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
		expect(outcome.reason).toMatch(/Meanwhile: .* resourceVersion is \d+, it was \d+/);
		expect(await lastOf(world)).toMatchObject({phase: 'outcome', result: 'refused', status: 422});
		expect(await held('changed')).toContain(finalizer);
	});

	it('freed the object: told as gone, not as done', async () => {
		await hold('freed');
		const {plan, world, digest} = await planned('freed');
		const outcome = await applyPlan(plan, digest, {...world, onStep: () => release('freed')});
		expect(outcome).toMatchObject({result: 'refused', done: 0});
		expect(outcome.reason).toContain(`Meanwhile: ConfigMap ${place}/freed is gone.`);
		expect(await lastOf(world)).toMatchObject({result: 'refused', status: 404});
	});

	it('is another operator with the same plan: one of the two does it, the other does nothing', async () => {
		await hold('both', 'example.com/other');
		const {plan, world, digest} = await planned('both');
		const outcomes = await Promise.all([1, 2].map(() => applyPlan(plan, digest, world)));
		const told = outcomes.map(({result, reason}) => `${result} ${reason}`).toSorted();
		expect(told[0]).toBe('applied ');
		expect(told[1]).toMatch(/^(refused|void) ./);
		expect(await held('both')).toBe('["example.com/other"]');
	});

	it('is another operator who takes off the last finalizer too: it is gone, and nobody is told otherwise', async () => {
		await hold('last');
		const {plan, world, digest} = await planned('last');
		const outcomes = await Promise.all([1, 2].map(() => applyPlan(plan, digest, world)));
		const told = outcomes.map(({result, reason}) => `${result} ${reason}`).toSorted();
		expect(told[0]).toBe('applied ');
		// The server may accept both: of two requests that leave no finalizer the slower one finds the object deleted, which it wanted.
		expect(told[1]).toMatch(/^(applied $|(refused|void) .)/);
		expect(await held('last')).toBe('');
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
