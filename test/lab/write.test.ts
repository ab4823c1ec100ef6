import {afterEach, beforeEach, expect, test} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {type Ask, ask} from './client.ts';
import {type ManualClock, manualClock} from './manual-clock.ts';
import {calicoApiDown, namespace, pod, widget, widgets} from './objects.ts';

const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const maps = '/api/v1/namespaces/a/configmaps';
const held = '/apis/demo.example.com/v1/namespaces/a/widgets/held';

let lab: Lab;
let clock: ManualClock;
beforeEach(async () => {
	clock = manualClock();
	const objects = [
		namespace('a'),
		widgets,
		widget('free'),
		widget('held', ['x.io/one', 'x.io/two']),
		pod('a', 'web'),
	];
	lab = await startLab({cluster: {objects}, clock});
});
afterEach(() => lab.close());

const post = (path: string, body: unknown) => ask(lab, path, {method: 'POST', body});
const remove = (path: string, body?: unknown) => ask(lab, path, {method: 'DELETE', body});
const patch = (path: string, body: unknown, type: string) =>
	ask(lab, path, {method: 'PATCH', body, type} satisfies Ask);
const code = async (path: string) => (await ask(lab, path)).code;

test('creating fills in what the server decides, and refuses what cannot be', async () => {
	const made = await post(maps, {metadata: {generateName: 'g-'}, data: {a: 'b'}});
	expect(made.code).toBe(201);
	expect(String(made.body.metadata?.name)).toMatch(/^g-[a-z0-9]{5}$/);
	expect(made.body.metadata?.creationTimestamp).toBe('2026-11-21T15:40:00Z');
	const name = made.body.metadata?.name;
	expect((await post(maps, {metadata: {name}})).body.reason).toBe('AlreadyExists');
	expect((await post('/api/v1/namespaces/no/configmaps', {metadata: {name: 'x'}})).code).toBe(404);
	expect((await post(maps, {metadata: {}})).body.reason).toBe('Invalid');
	expect((await post(maps, '{bad')).body.reason).toBe('BadRequest');
	expect((await post(maps, {kind: 'Pod', metadata: {name: 'x'}})).code).toBe(400);
});

test('a dry run writes nothing', async () => {
	const made = await post(`${maps}?dryRun=All`, {metadata: {name: 'dry'}});
	expect([made.code, made.body.metadata?.resourceVersion]).toEqual([201, undefined]);
	expect(await code(`${maps}/dry`)).toBe(404);
	const before = (await ask(lab, held)).body;
	const change = [{op: 'remove', path: '/metadata/finalizers/0'}];
	expect((await patch(`${held}?dryRun=All`, change, jsonPatch)).body.metadata?.finalizers).toEqual([
		'x.io/two',
	]);
	expect((await ask(lab, held)).body).toEqual(before);
	expect((await remove(`${held}?dryRun=All`)).code).toBe(200);
	expect(
		lab.get({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'held'})?.metadata
			.deletionTimestamp,
	).toBeUndefined();
	expect((await post(`${maps}?dryRun=x`, {metadata: {name: 'dry'}})).code).toBe(422);
});

test('an object with finalizers stays until the last one is gone', async () => {
	const marked = await remove(held);
	expect(marked.body.metadata?.deletionTimestamp).toBe('2026-11-21T15:40:00Z');
	const added = await patch(held, {metadata: {finalizers: ['x.io/one', 'new']}}, mergePatch);
	expect([added.code, added.body.details?.causes?.[0]?.field]).toEqual([422, 'metadata.finalizers']);
	const uid = marked.body.metadata?.uid;
	const guarded = (finalizer: string) => [
		{op: 'test', path: '/metadata/uid', value: uid},
		{op: 'test', path: '/metadata/finalizers/0', value: finalizer},
		{op: 'remove', path: '/metadata/finalizers/0'},
	];
	expect((await patch(held, guarded('other'), jsonPatch)).code).toBe(422);
	expect((await patch(held, guarded('x.io/one'), jsonPatch)).code).toBe(200);
	expect(await code(held)).toBe(200);
	expect((await patch(held, guarded('x.io/two'), jsonPatch)).code).toBe(200);
	expect(await code(held)).toBe(404);
});

test('preconditions and stale updates are conflicts', async () => {
	const wrongUid = await remove(held, {preconditions: {uid: 'x'}});
	expect([wrongUid.code, wrongUid.body.reason]).toEqual([409, 'Conflict']);
	expect((await remove(held, {preconditions: {resourceVersion: '1'}})).code).toBe(409);
	const stale = await patch(held, {metadata: {resourceVersion: '1'}}, mergePatch);
	expect(String(stale.body.message)).toContain('the object has been modified');
	const current = (await ask(lab, held)).body;
	const put = await ask(lab, held, {method: 'PUT', body: {...current, spec: {size: 4}}});
	expect([put.code, put.body.spec?.size]).toEqual([200, 4]);
	expect((await ask(lab, held, {method: 'PUT', body: current})).code).toBe(409);
});

test('a change of nothing keeps the revision; status and spec are written apart', async () => {
	const before = (await ask(lab, held)).body.metadata?.resourceVersion;
	expect((await patch(held, {spec: {size: 3}}, mergePatch)).body.metadata?.resourceVersion).toBe(before);
	await patch(held, {status: {ready: true}}, mergePatch);
	expect((await ask(lab, held)).body.status).toBeUndefined();
	await patch(`${held}/status`, {status: {ready: true}, spec: {size: 9}}, mergePatch);
	const after = (await ask(lab, held)).body;
	expect([after.status, after.spec]).toEqual([{ready: true}, {size: 3}]);
});

test('pods are given their grace period, and go when it is over', async () => {
	const path = '/api/v1/namespaces/a/pods/web';
	const marked = await remove(path);
	expect(marked.body.metadata?.deletionGracePeriodSeconds).toBe(30);
	expect(await code(path)).toBe(200);
	clock.advance(1_000);
	expect(await code(path)).toBe(404);
});

test('what an owner owned goes with it, before it or is kept, as asked', async () => {
	const owner = lab.get({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'free'});
	const ownerReferences = [
		{apiVersion: 'demo.example.com/v1', kind: 'Widget', name: 'free', uid: owner?.metadata.uid},
	];
	const free = '/apis/demo.example.com/v1/namespaces/a/widgets/free';
	await post(maps, {metadata: {name: 'child', ownerReferences, finalizers: ['x.io/f']}});
	const first = await remove(free, {propagationPolicy: 'Foreground'});
	expect(first.body.metadata?.finalizers).toEqual(['foregroundDeletion']);
	clock.advance(100);
	expect((await ask(lab, `${maps}/child`)).body.metadata?.deletionTimestamp).toBeDefined();
	expect(await code(free)).toBe(200);
	await patch(`${maps}/child`, [{op: 'remove', path: '/metadata/finalizers'}], jsonPatch);
	clock.advance(100);
	expect([await code(`${maps}/child`), await code(free)]).toEqual([404, 404]);
});

test('orphans keep existing without their owner', async () => {
	const owner = lab.get({group: 'demo.example.com', resource: 'widgets', namespace: 'a', name: 'free'});
	const ownerReferences = [
		{apiVersion: 'demo.example.com/v1', kind: 'Widget', name: 'free', uid: owner?.metadata.uid},
	];
	await post(maps, {metadata: {name: 'kept', ownerReferences}});
	await post(maps, {metadata: {name: 'lost', ownerReferences: [{...ownerReferences[0], uid: 'other'}]}});
	await remove('/apis/demo.example.com/v1/namespaces/a/widgets/free?propagationPolicy=Orphan');
	clock.advance(100);
	expect((await ask(lab, `${maps}/kept`)).body.metadata?.ownerReferences).toBeUndefined();
	expect(await code('/apis/demo.example.com/v1/namespaces/a/widgets/free')).toBe(404);
});

test('a namespace is emptied, says what holds it, and goes when nothing does', async () => {
	const marked = await remove('/api/v1/namespaces/a');
	expect(marked.body.status?.phase).toBe('Terminating');
	expect((await post(maps, {metadata: {name: 'late'}})).body.details?.causes?.[0]?.reason).toBe(
		'NamespaceTerminating',
	);
	clock.advance(5_000);
	const stuck = (await ask(lab, '/api/v1/namespaces/a')).body;
	const messages = stuck.status?.conditions?.map(({type, status, message}) => [type, status, message]);
	expect(messages?.filter(([, status]) => String(status) === 'True')).toEqual([
		[
			'NamespaceContentRemaining',
			'True',
			'Some resources are remaining: widgets.demo.example.com has 1 resource instances',
		],
		[
			'NamespaceFinalizersRemaining',
			'True',
			'Some content in the namespace has finalizers remaining: x.io/one in 1 resource instances, x.io/two in 1 resource instances',
		],
	]);
	await patch(held, [{op: 'remove', path: '/metadata/finalizers'}], jsonPatch);
	clock.advance(1_000);
	expect(await code('/api/v1/namespaces/a')).toBe(404);
});

test('an unreachable aggregated API holds every namespace; /finalize forces it', async () => {
	lab.apply(namespace('b'));
	lab.apply(calicoApiDown);
	await remove('/api/v1/namespaces/b');
	clock.advance(1_000);
	const stuck = (await ask(lab, '/api/v1/namespaces/b')).body;
	expect(stuck.status?.conditions?.[0]).toMatchObject({
		type: 'NamespaceDeletionDiscoveryFailure',
		status: 'True',
		reason: 'DiscoveryFailed',
		message:
			'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: projectcalico.org/v3: stale GroupVersion discovery: projectcalico.org/v3',
	});
	await ask(lab, '/api/v1/namespaces/b/finalize', {method: 'PUT', body: {...stuck, spec: {finalizers: []}}});
	expect(await code('/api/v1/namespaces/b')).toBe(404);
});

test('deleting a collection takes what the selector selects', async () => {
	await post(maps, {metadata: {name: 'x', labels: {k: 'v'}}});
	await post(maps, {metadata: {name: 'y'}});
	expect((await remove(`${maps}?labelSelector=k%3Dv`)).body.items).toHaveLength(1);
	expect([await code(`${maps}/x`), await code(`${maps}/y`)]).toEqual([404, 200]);
});

test('strategic patches merge lists by their keys, and are refused for custom resources', async () => {
	const strategic = 'application/strategic-merge-patch+json';
	const change = {spec: {containers: [{name: 'main', image: 'busybox:2'}]}};
	const {body} = await patch('/api/v1/namespaces/a/pods/web', change, strategic);
	expect(body.spec?.containers).toEqual([{name: 'main', image: 'busybox:2', ports: [{containerPort: 8080}]}]);
	expect((await patch(held, {}, strategic)).code).toBe(415);
});

test('a definition takes its objects with it', async () => {
	const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.demo.example.com';
	await patch(path, {metadata: {finalizers: ['customresourcecleanup.apiextensions.k8s.io']}}, mergePatch);
	await remove(path);
	clock.advance(100);
	expect(await code(path)).toBe(200);
	await patch(held, [{op: 'remove', path: '/metadata/finalizers'}], jsonPatch);
	clock.advance(100);
	expect([await code(path), await code(held)]).toEqual([404, 404]);
});
