import {beforeAll, expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import {configMap, configMapsIn} from '../support/namespace.ts';

export const writeCases: Cases = context => {
	const path = (name = '') => `${configMapsIn(context().namespace)}${name && `/${name}`}`;
	const deployments = () => `/apis/apps/v1/namespaces/${context().namespace}/deployments`;
	const data = async (name: string) => (await context().client.get(path(name))).data as unknown;

	beforeAll(async () => {
		const {client} = context();
		await client.create(path(), configMap('patched', {labels: {kept: 'yes'}}));
		const labels = {app: 'merged'};
		const containers = ['first', 'second'].map(name => ({name, image: `example.com/${name}:1`}));
		await client.create(deployments(), {
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {name: 'merged', labels},
			spec: {
				replicas: 0,
				selector: {matchLabels: labels},
				template: {metadata: {labels}, spec: {containers}},
			},
		});
	});

	it('answer 201 for what is new and 200 for what was there', async () => {
		const {client} = context();
		const created = await client.create(path(), configMap('fresh'));
		expect(created).toMatchObject({status: 201, body: {kind: 'ConfigMap', metadata: {name: 'fresh'}}});
		expect(String(created.body.metadata?.uid)).toMatch(/^[0-9a-f-]{36}$/);
		const updated = await client.update(path('fresh'), {...configMap('fresh'), data: {two: '2'}});
		expect(updated).toMatchObject({status: 200, body: {data: {two: '2'}}});
		expect(await client.refused(client.create(path(), configMap('fresh')))).toMatchObject({
			status: 409,
			reason: 'AlreadyExists',
		});
		expect(await client.delete(path('fresh'))).toMatchObject({
			status: 200,
			body: {kind: 'Status', status: 'Success', details: {name: 'fresh', kind: 'configmaps'}},
		});
		expect(await client.refused(client.get(path('fresh')))).toMatchObject({status: 404, reason: 'NotFound'});
	});

	it('apply a JSON Patch as a whole or not at all', async () => {
		const {client} = context();
		const replace = (expected: string, value: string) => [
			{op: 'add', path: '/data/extra', value},
			{op: 'test', path: '/data/one', value: expected},
			{op: 'replace', path: '/data/one', value},
		];
		const failed = client.patch(path('patched'), 'json', replace('other', '2'));
		expect(await client.refused(failed)).toMatchObject({status: 422, reason: 'Invalid'});
		expect(await data('patched')).toEqual({one: '1'});
		const done = await client.patch(path('patched'), 'json', replace('1', '2'));
		expect(done.status).toBe(200);
		expect(await data('patched')).toEqual({one: '2', extra: '2'});
		await client.patch(path('patched'), 'json', [
			{op: 'remove', path: '/data/extra'},
			{op: 'replace', path: '/data/one', value: '1'},
		]);
		expect(await data('patched')).toEqual({one: '1'});
		const missing = client.patch(path('patched'), 'json', [{op: 'remove', path: '/data/none'}]);
		expect(await client.refused(missing)).toMatchObject({status: 422, reason: 'Invalid'});
	});

	it('apply a merge patch: null removes, lists are replaced', async () => {
		const {client} = context();
		const {body} = await client.patch(path('patched'), 'merge', {
			metadata: {labels: {kept: null, added: 'yes'}, finalizers: []},
			data: {three: '3'},
		});
		expect(body.metadata?.labels).toEqual({added: 'yes'});
		expect(body.data).toEqual({one: '1', three: '3'});
		await client.patch(path('patched'), 'merge', {data: {three: null}});
		expect(await data('patched')).toEqual({one: '1'});
	});

	it('apply a strategic merge patch: containers are merged by name', async () => {
		const {client} = context();
		const {body} = await client.patch(`${deployments()}/merged`, 'strategic-merge', {
			spec: {template: {spec: {containers: [{name: 'second', image: 'example.com/second:2'}]}}},
		});
		const images = body.spec?.template?.spec?.containers?.map(({name, image}) => `${name} ${image}`);
		expect(images?.sort()).toEqual(['first example.com/first:1', 'second example.com/second:2']);
		expect(body.metadata?.generation).toBe(2);
	});

	it('apply an object from the server side: 201 when it is new, 200 when it is there', async () => {
		const {client} = context();
		const applied = `${path('applied')}?fieldManager=contract`;
		const nameless = client.apply(path('applied'), configMap('applied'));
		expect(await client.refused(nameless)).toMatchObject({status: 422, reason: 'Invalid'});
		const dry = await client.apply(`${applied}&dryRun=All`, configMap('applied'));
		expect(dry).toMatchObject({status: 201, body: {data: {one: '1'}}});
		expect(await client.refused(client.get(path('applied')))).toMatchObject({status: 404});
		expect((await client.apply(applied, configMap('applied'))).status).toBe(201);
		const again = await client.apply(applied, {...configMap('applied'), data: {one: '2'}});
		expect(again).toMatchObject({status: 200, body: {kind: 'ConfigMap', data: {one: '2'}}});
		const wrong = client.apply(applied, {...configMap('applied'), kind: 'Secret'});
		expect(await client.refused(wrong)).toMatchObject({status: 400, reason: 'BadRequest'});
	});

	it('refuse patches of an unknown kind, and bodies that are none', async () => {
		const {client} = context();
		const unknown = client.patch(path('patched'), 'guess', {data: {}});
		expect(await client.refused(unknown)).toMatchObject({status: 415, reason: 'UnsupportedMediaType'});
		const wrong = client.create(path(), {...configMap('wrong'), kind: 'Secret'});
		expect(await client.refused(wrong)).toMatchObject({status: 400, reason: 'BadRequest'});
	});

	it('refuse an update of a state that is no longer the newest', async () => {
		const {client} = context();
		const before = await client.get(path('patched'));
		await client.patch(path('patched'), 'merge', {data: {newer: 'yes'}});
		const stale = await client.refused(client.update(path('patched'), before));
		expect(stale).toMatchObject({kind: 'conflict', status: 409, reason: 'Conflict'});
		expect(stale.message).toContain('the object has been modified');
		const patch = {metadata: {resourceVersion: before.metadata?.resourceVersion}, data: {one: 'stale'}};
		const stalePatch = client.patch(path('patched'), 'merge', patch);
		expect(await client.refused(stalePatch)).toMatchObject({status: 409, reason: 'Conflict'});
		await client.patch(path('patched'), 'merge', {data: {newer: null}});
		expect(await data('patched')).toEqual({one: '1'});
	});

	it('refuse what breaks a rule with 422 and the field', async () => {
		const {client} = context();
		const named = await client.refused(client.create(path(), configMap('Not_A_Name')));
		expect(named).toMatchObject({status: 422, reason: 'Invalid'});
		expect(named.message).toMatch(/ConfigMap "Not_A_Name" is invalid: metadata\.name: Invalid value/);
		const nameless = client.create(path(), {apiVersion: 'v1', kind: 'ConfigMap', metadata: {}});
		expect(await client.refused(nameless)).toMatchObject({status: 422, reason: 'Invalid'});
	});

	it('change nothing in a dry run', async () => {
		const {client} = context();
		const before = await client.get(path('patched'));
		expect(await client.create(`${path()}?dryRun=All`, configMap('dry'))).toMatchObject({
			status: 201,
			body: {metadata: {name: 'dry'}},
		});
		expect(await client.refused(client.get(path('dry')))).toMatchObject({status: 404});
		const patched = await client.patch(`${path('patched')}?dryRun=All`, 'merge', {data: {one: 'dry'}});
		expect(patched).toMatchObject({status: 200, body: {data: {one: 'dry'}}});
		expect((await client.delete(`${path('patched')}?dryRun=All`)).status).toBe(200);
		expect(await client.get(path('patched'))).toEqual(before);
		const options = {apiVersion: 'v1', kind: 'DeleteOptions', dryRun: ['All']};
		expect((await client.delete(path('patched'), options)).status).toBe(200);
		expect(await client.get(path('patched'))).toEqual(before);
		const unclear = client.create(`${path()}?dryRun=maybe`, configMap('dry'));
		expect(await client.refused(unclear)).toMatchObject({status: 422, reason: 'Invalid'});
	});

	it('take the options of a delete from its body alone, when it has one', async () => {
		const {client} = context();
		await client.create(path(), configMap('asked'));
		const options = {apiVersion: 'v1', kind: 'DeleteOptions'};
		expect((await client.delete(`${path('asked')}?dryRun=All`, options)).status).toBe(200);
		expect(await client.refused(client.get(path('asked')))).toMatchObject({status: 404});
	});

	it('take nothing away when nothing changes', async () => {
		const {client} = context();
		const before = await client.get(path('patched'));
		const {status, body} = await client.patch(path('patched'), 'merge', {data: {one: '1'}});
		expect(status).toBe(200);
		expect(body.metadata?.resourceVersion).toBe(before.metadata?.resourceVersion);
	});
};
