import {expect, test} from 'vitest';
import {applyPlan} from '../../src/actions/apply.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {objectPath} from '../../src/actions/plan.ts';
import {ask} from '../lab/client.ts';
import {held, releasePlan, startWorld, type TestWorld} from './support/world.ts';

const path = objectPath(held);
const place = {group: held.group, resource: held.resource, namespace: held.namespace, name: held.name};

/** Applies the plan while something happens after everything was read again and right before the request is sent. */
async function applyDuring(world: TestWorld, happens: () => void | Promise<void>) {
	const plan = await releasePlan(world);
	return await applyPlan(plan, planDigest(plan), {...world, onStep: () => happens()});
}

const statusOf = async (world: TestWorld) => (await world.audit.read()).records.at(-1);

test('a writer who is faster than the request: the server refuses it with 422, nothing is taken off', async () => {
	const world = await startWorld();
	const outcome = await applyDuring(world, () =>
		world.lab.patch(place, {metadata: {labels: {touched: 'yes'}}}),
	);
	expect(outcome).toMatchObject({result: 'refused', done: 0});
	expect(await statusOf(world)).toMatchObject({result: 'refused', status: 422});
	expect((await ask(world.lab, path)).body.metadata?.finalizers).toEqual(['x.io/one', 'x.io/two']);
});

test('an object that is gone when the request arrives is told as gone (404), not as done', async () => {
	const world = await startWorld();
	const outcome = await applyDuring(world, () => world.lab.remove(place, true));
	expect(outcome).toMatchObject({result: 'refused', done: 0});
	expect(await statusOf(world)).toMatchObject({result: 'refused', status: 404});
});

test.each([
	['taken away meanwhile', 403],
	['denied by a webhook', 400],
	['in conflict', 409],
	['overloaded', 429],
])('a request that is %s is refused with its status, audited, and nothing is changed', async (_, code) => {
	const world = await startWorld();
	const outcome = await applyDuring(world, async () => {
		await world.lab.setFault({kind: 'status', code, path: /held\?|held$/, requests: 20});
	});
	await world.lab.clearFaults();
	expect(['refused', 'failed']).toContain(outcome.result);
	expect(outcome.done).toBe(0);
	expect(await statusOf(world)).toMatchObject({phase: 'outcome'});
	expect((await ask(world.lab, path)).body.metadata?.finalizers).toEqual(['x.io/one', 'x.io/two']);
});

test('a server that breaks down while it writes (500): the object is read again and found unchanged, told as unknown', async () => {
	const world = await startWorld();
	const outcome = await applyDuring(world, () =>
		world.lab.setFault({kind: 'status', code: 500, path: /held/, requests: 1}),
	);
	expect(outcome).toMatchObject({
		result: 'failed',
		done: 0,
		reason: expect.stringContaining('kubectl get widgets held -n a'),
	});
	expect(await statusOf(world)).toMatchObject({result: 'unknown'});
});

test('the server is gone between the record and the answer: the record says so and stays', async () => {
	const world = await startWorld();
	const outcome = await applyDuring(world, () => world.lab.setFault({kind: 'refuse'}));
	expect(outcome).toMatchObject({result: 'failed', done: 0});
	const {records} = await world.audit.read();
	expect(records.map(({phase, result}) => [phase, result])).toEqual([
		['intent', undefined],
		['outcome', 'unknown'],
	]);
});
