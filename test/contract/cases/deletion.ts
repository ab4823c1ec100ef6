import {expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import type {Json} from '../support/json.ts';
import {configMap, configMapsIn, createNamespace} from '../support/namespace.ts';

const finalizer = 'contract.example.com/hold';

export const deletionCases: Cases = context => {
	const path = (name = '') => `${configMapsIn(context().namespace)}${name && `/${name}`}`;

	it('depends on preconditions', async () => {
		const {client} = context();
		const {body} = await client.create(path(), configMap('guarded'));
		const uid = body.metadata?.uid;
		const resourceVersion = body.metadata?.resourceVersion;
		const another = '00000000-0000-0000-0000-000000000000';
		for (const preconditions of [{uid: another}, {resourceVersion: '1'}, {uid, resourceVersion: '1'}]) {
			const refused = await client.refused(client.delete(path('guarded'), {preconditions}));
			expect(refused).toMatchObject({status: 409, reason: 'Conflict'});
			expect(refused.message).toMatch(/Precondition failed|does not match the .* in record/);
		}
		const deleted = await client.delete(path('guarded'), {preconditions: {uid, resourceVersion}});
		expect(deleted.status).toBe(200);
	});

	it('waits for finalizers', async () => {
		const {client} = context();
		await client.create(path(), configMap('held', {finalizers: [finalizer]}));
		const deleted = await client.delete(path('held'));
		expect(deleted).toMatchObject({status: 200, body: {kind: 'ConfigMap'}});
		const held = await client.get(path('held'));
		expect(held.metadata).toMatchObject({finalizers: [finalizer], deletionGracePeriodSeconds: 0});
		expect(String(held.metadata?.deletionTimestamp)).toMatch(/^\d{4}-.*Z$/);
		const added = client.patch(path('held'), 'merge', {metadata: {finalizers: [finalizer, 'x.io/more']}});
		expect(await client.refused(added)).toMatchObject({status: 422, reason: 'Invalid'});
		const release = (expected: string) => [
			{op: 'test', path: '/metadata/finalizers/0', value: expected},
			{op: 'remove', path: '/metadata/finalizers/0'},
		];
		const guarded = client.patch(path('held'), 'json', release('x.io/other'));
		expect(await client.refused(guarded)).toMatchObject({status: 422});
		expect((await client.patch(path('held'), 'json', release(finalizer))).status).toBe(200);
		expect(await client.refused(client.get(path('held')))).toMatchObject({status: 404});
	});

	it('of a namespace says in its conditions what is in the way', async () => {
		const {client} = context();
		const namespace = await createNamespace(client);
		const stuck = configMapsIn(namespace);
		const itself = `/api/v1/namespaces/${namespace}`;
		await client.create(stuck, configMap('stuck', {finalizers: [finalizer]}));
		const deleted = await client.delete(itself);
		expect(deleted).toMatchObject({status: 200, body: {status: {phase: 'Terminating'}}});
		const refused = await client.refused(client.create(stuck, configMap('late')));
		expect(refused).toMatchObject({status: 403, reason: 'Forbidden'});
		expect(refused.message).toContain(`in namespace ${namespace} because it is being terminated`);

		const condition = (object: Json, type: string) =>
			object.status?.conditions?.find(item => String(item.type) === type);
		const remaining = async () => condition(await client.get(itself), 'NamespaceFinalizersRemaining')?.status;
		await expect.poll(remaining, {timeout: 60_000, interval: 200}).toBe('True');
		const object = await client.get(itself);
		expect(condition(object, 'NamespaceFinalizersRemaining')).toMatchObject({
			reason: 'SomeFinalizersRemain',
			message: `Some content in the namespace has finalizers remaining: ${finalizer} in 1 resource instances`,
		});
		expect(condition(object, 'NamespaceContentRemaining')).toMatchObject({
			status: 'True',
			reason: 'SomeResourcesRemain',
			message: 'Some resources are remaining: configmaps. has 1 resource instances',
		});
		for (const [type, reason] of [
			['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered'],
			['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions'],
			['NamespaceDeletionContentFailure', 'ContentDeleted'],
		] as const)
			expect(condition(object, type)).toMatchObject({status: 'False', reason});

		await client.patch(`${stuck}/stuck`, 'json', [{op: 'remove', path: '/metadata/finalizers'}]);
		const left = async () =>
			(await client.get(`/api/v1/namespaces?fieldSelector=metadata.name%3D${namespace}`)).items?.length;
		await expect.poll(left, {timeout: 90_000, interval: 200}).toBe(0);
	});
};
