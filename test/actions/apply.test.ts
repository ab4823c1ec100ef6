import {appendFileSync, readdirSync, readFileSync, statSync} from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {applyPlan} from '../../src/actions/apply.ts';
import {openAuditLog} from '../../src/actions/audit-log.ts';
import {openIntents} from '../../src/actions/audit-record.ts';
import {planDigest} from '../../src/actions/digest.ts';
import {actionJson} from '../../src/actions/outcome.ts';
import {objectPath} from '../../src/actions/plan.ts';
import {KubeError} from '../../src/kube/errors.ts';
import {ask} from '../lab/client.ts';
import {held, releasePlan, startWorld, type TestWorld} from './support/world.ts';

const path = objectPath(held);
const finalizers = async (world: TestWorld) => (await ask(world.lab, path)).body.metadata?.finalizers;

test('a confirmed plan is carried out, kept, and audited before and after', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const outcome = await applyPlan(plan, planDigest(plan), world);
	expect(outcome).toMatchObject({result: 'applied', reason: '', done: 1});
	expect(await finalizers(world)).toEqual(['x.io/two']);
	const {records, broken} = await world.audit.read();
	expect(broken).toBe(0);
	expect(records.map(({phase, result}) => [phase, result])).toEqual([
		['intent', undefined],
		['outcome', 'accepted'],
	]);
	expect(records[0]).toMatchObject({before: {metadata: {finalizers: ['x.io/one', 'x.io/two']}}});
	expect(records[1]).toMatchObject({after: {metadata: {finalizers: ['x.io/two']}}});
	expect(statSync(world.audit.file).mode & 0o777).toBe(0o600);
	const kept = readdirSync(outcome.backup).map(name => join(outcome.backup, name));
	expect(kept.map(file => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
	expect(readFileSync(kept[0] as string, 'utf8')).toContain('x.io/one');
	expect(actionJson(outcome)).toMatchObject({
		format: 'ktriage.action/v1',
		result: 'applied',
		requests: [{done: true}],
	});
});

test('a plan is void when the object changed, and says what', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	await ask(world.lab, path, {
		method: 'PATCH',
		type: 'application/merge-patch+json',
		body: {metadata: {labels: {touched: 'yes'}}},
	});
	const outcome = await applyPlan(plan, planDigest(plan), world);
	expect(outcome.result).toBe('void');
	expect(outcome.reason).toMatch(/Widget a\/held: resourceVersion is \d+, it was \d+/);
	expect(await finalizers(world)).toEqual(['x.io/one', 'x.io/two']);
	expect((await world.audit.read()).records).toEqual([]);
});

test('a plan is void when the object is gone, when it is another cluster, and when another plan was confirmed', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const elsewhere = {...plan, cluster: {...plan.cluster, uid: 'other'}};
	expect(await applyPlan(elsewhere, planDigest(elsewhere), world)).toMatchObject({
		result: 'void',
		reason: expect.stringContaining('another cluster'),
	});
	expect(await applyPlan(plan, planDigest(elsewhere), world)).toMatchObject({result: 'void'});
	const release = {metadata: {finalizers: null}};
	await ask(world.lab, path, {method: 'PATCH', type: 'application/merge-patch+json', body: release});
	expect(await applyPlan(plan, planDigest(plan), world)).toMatchObject({
		result: 'void',
		reason: 'Widget a/held is gone',
	});
});

test.each([
	[{allowActions: false, readOnly: false}, 'only reads unless'],
	[{allowActions: true, readOnly: true}, 'read-only'],
	[{allowActions: true, readOnly: false, pinnedContext: 'prod'}, 'pins the context prod'],
])('nothing is sent without permission: %j', async (permission, why) => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const {requests} = world.lab.stats();
	const outcome = await applyPlan(plan, planDigest(plan), {...world, permission});
	expect(outcome).toMatchObject({result: 'refused', reason: expect.stringContaining(why)});
	expect(world.lab.stats().requests).toEqual(requests);
});

test('what the server refuses in the dry run is never sent for real', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	await world.lab.setFault({kind: 'forbidden', verb: 'patch', group: held.group, resource: held.resource});
	const outcome = await applyPlan(plan, planDigest(plan), world);
	expect(outcome).toMatchObject({result: 'refused', done: 0, reason: expect.stringContaining('403')});
	expect((await world.audit.read()).records).toEqual([]);
});

test('a refusal after the dry run is audited with the status', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const outcome = await applyPlan(plan, planDigest(plan), {
		...world,
		onStep: () => void world.lab.setFault({kind: 'status', code: 409, path: /held$/}),
	});
	expect(outcome).toMatchObject({result: 'refused', done: 0});
	const {records} = await world.audit.read();
	expect(records.at(-1)).toMatchObject({phase: 'outcome', result: 'refused', status: 409});
});

test('an answer that never came is settled by reading the object again', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const transport: TestWorld['transport'] = {
		...world.transport,
		requestJson: async request => {
			const answer = await world.transport.requestJson(request);
			if (request.method === 'PATCH' && request.path === path)
				throw new KubeError('network', 'the line was cut.');
			return answer;
		},
	};
	const outcome = await applyPlan(plan, planDigest(plan), {...world, transport});
	expect(outcome).toMatchObject({result: 'applied', done: 1});
	expect(await finalizers(world)).toEqual(['x.io/two']);
	const {records} = await world.audit.read();
	expect(records.at(-1)).toMatchObject({result: 'accepted', error: 'the line was cut.'});
});

test('a request of which nothing is known is told as unknown, not as done', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const outcome = await applyPlan(plan, planDigest(plan), {
		...world,
		onStep: () => void world.lab.setFault({kind: 'reset', path: /held$/}),
	});
	expect(outcome.result).toBe('failed');
	expect(outcome.reason).toContain('Look at it before anything else: kubectl get widgets held -n a');
	const {records} = await world.audit.read();
	expect(records.map(({result}) => result)).toEqual([undefined, 'unknown']);
});

test('nothing is sent when the audit or the backup cannot be written', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const full = Object.assign(new Error('no space'), {code: 'ENOSPC'});
	const mkdir = async () => {
		throw full;
	};
	const audit = openAuditLog(world.folder, {...nodeFiles, mkdir});
	const outcome = await applyPlan(plan, planDigest(plan), {...world, audit});
	expect(outcome).toMatchObject({result: 'refused', reason: expect.stringContaining('the disk is full')});
	expect(await finalizers(world)).toEqual(['x.io/one', 'x.io/two']);
});

test('a crash between sending and the answer is visible afterwards, and a line cut short spoils nothing', async () => {
	const world = await startWorld();
	const plan = await releasePlan(world);
	const audit = {
		...world.audit,
		append: async (record: Parameters<typeof world.audit.append>[0]) => {
			if (record.phase === 'outcome') throw new Error('killed');
			await world.audit.append(record);
		},
	};
	await expect(applyPlan(plan, planDigest(plan), {...world, audit})).rejects.toThrow('killed');
	appendFileSync(world.audit.file, '{"format":"ktriage.audit/v1","pha');
	const [open] = openIntents((await world.audit.read()).records);
	expect(open).toMatchObject({id: 'id-1', step: 0, target: held});
	await world.audit.append({...(open as NonNullable<typeof open>), phase: 'outcome', result: 'unknown'});
	const {records, broken} = await world.audit.read();
	expect([records.length, broken, openIntents(records)]).toEqual([2, 1, []]);
});
