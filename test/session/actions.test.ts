import {expect, onTestFinished, test, vi} from 'vitest';
import {planDigest} from '../../src/actions/digest.ts';
import {systemClock} from '../../src/kube/clock.ts';
import type {ActionsState} from '../../src/session/actions/state.ts';
import {givenConnection} from '../../src/session/given-connection.ts';
import {startSession} from '../../src/session/start.ts';
import {startWorld, type TestWorld} from '../actions/support/world.ts';
import {ask} from '../lab/client.ts';
import {widget} from '../lab/objects.ts';

const place = '/apis/demo.example.com/v1/namespaces/a/widgets/held';

/** A live session on the lab of a world, and a way to wait for what its actions say. */
async function open(world: TestWorld, allowed = true) {
	const {lab} = world;
	const session = startSession({
		connect: async () => givenConnection({name: 'lab', server: lab.server, ca: lab.ca, token: lab.token}),
		clock: systemClock,
		profile: {},
		version: 'test',
		live: true,
		only: [
			'namespaces',
			'deployments',
			'statefulSets',
			'daemonSets',
			'services',
			'endpointSlices',
			'apiServices',
		],
		...(allowed && {world: async transport => ({...world, transport})}),
	});
	onTestFinished(() => session.close());
	const {actions} = session;
	const until = async (holds: (state: ActionsState) => boolean) =>
		await vi.waitFor(() => expect(holds(actions.state())).toBe(true), {timeout: 10_000, interval: 20});
	return {actions, until};
}

test('the search tells what hangs, and what appears and goes afterwards', async () => {
	const world = await startWorld();
	const {actions, until} = await open(world);
	actions.scan(false);
	await until(({scan}) => scan.kind === 'done');
	expect(actions.state()).toMatchObject({
		permission: {kind: 'allowed'},
		found: [{name: 'held', finalizers: ['x.io/one', 'x.io/two']}],
		scan: {following: 1},
	});
	world.lab.apply(widget('late', ['x.io/one']));
	world.lab.remove({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'late'});
	await until(({found}) => found.length === 2);
	world.lab.remove({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'held'}, true);
	await until(({found}) => found.map(({name}) => name).join() === 'late');
});

test('a removal is planned from what was found, applied once confirmed, and can be undone from its backup', async () => {
	const world = await startWorld();
	const {actions, until} = await open(world);
	actions.scan(false);
	await until(({scan}) => scan.kind === 'done');
	const uids = actions.state().found.map(({uid}) => uid);
	for (const finalizer of ['x.io/one', 'x.io/two']) {
		await until(({found}) => found[0]?.finalizers[0] === finalizer);
		const {kind, plan} = await actions.plan({kind: 'remove', uids, finalizer});
		expect(kind).toBe('plan');
		expect((await actions.apply(plan, 'another')).result).toBe('void');
		expect(await actions.apply(plan, planDigest(plan))).toMatchObject({result: 'applied'});
	}
	expect((await ask(world.lab, place)).code).toBe(404);
	await until(({found}) => found.length === 0);
	const undo = await actions.plan({kind: 'undo-last'});
	expect(undo.kind).toBe('plan');
	expect(await actions.apply(undo.plan, planDigest(undo.plan))).toMatchObject({result: 'applied'});
	expect((await ask(world.lab, place)).code).toBe(200);
});

test('two operators at once: the second is told what the first changed, and sends nothing', async () => {
	const world = await startWorld();
	const [one, two] = [await open(world), await open(world)];
	for (const {actions, until} of [one, two]) {
		actions.scan(false);
		await until(({scan}) => scan.kind === 'done');
	}
	const uids = one.actions.state().found.map(({uid}) => uid);
	const wanted = {kind: 'remove', uids, finalizer: 'x.io/one'} as const;
	const plans = await Promise.all([one.actions.plan(wanted), two.actions.plan(wanted)]);
	const digests = plans.map(({plan}) => planDigest(plan));
	expect(await one.actions.apply(plans[0].plan, digests[0] ?? '')).toMatchObject({result: 'applied'});
	const second = await two.actions.apply(plans[1].plan, digests[1] ?? '');
	expect(second.result).toBe('void');
	expect(second.reason).toContain('the finalizers are x.io/two, they were x.io/one, x.io/two');
	expect((await ask(world.lab, place)).body.metadata?.finalizers).toEqual(['x.io/two']);
});

test('a session without a world changes nothing and says so; what a crash left open is told', async () => {
	const world = await startWorld();
	const {actions, until} = await open(world, false);
	actions.scan(false);
	await until(({scan}) => scan.kind === 'done');
	expect(actions.state().permission).toMatchObject({kind: 'refused'});
	const {plan} = await actions.plan({
		kind: 'remove',
		uids: actions.state().found.map(({uid}) => uid),
		finalizer: 'x.io/one',
	});
	expect(await actions.apply(plan, planDigest(plan))).toMatchObject({result: 'refused'});

	const audit = {
		...world.audit,
		append: async (record: Parameters<typeof world.audit.append>[0]) => {
			if (record.phase === 'outcome') throw new Error('killed');
			await world.audit.append(record);
		},
	};
	const crashing = await open({...world, audit});
	await expect(crashing.actions.apply(plan, planDigest(plan))).rejects.toThrow('killed');
	const next = await open(world);
	await next.until(({open: left}) => left.length === 1);
	expect(next.actions.state().open[0]).toMatchObject({phase: 'intent', target: {name: 'held'}});
});

test('a search that fails says why and can be tried again; objects that are gone are refused', async () => {
	const world = await startWorld();
	const {actions, until} = await open(world);
	await until(({permission}) => permission.kind === 'allowed');
	await world.lab.setFault({kind: 'status', code: 403, path: /^\/apis?(\?|$)/});
	actions.scan(false);
	await until(({scan}) => scan.kind === 'failed');
	await world.lab.clearFaults();
	actions.scan(false);
	await until(({scan}) => scan.kind === 'done');
	expect(await actions.plan({kind: 'remove', uids: ['none'], finalizer: 'x.io/one'})).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining('gone'),
	});
	expect(await actions.plan({kind: 'undo-last'})).toMatchObject({
		kind: 'refused',
		why: expect.stringContaining('no backup'),
	});
});
