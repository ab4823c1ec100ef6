import {expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import type {Json} from '../support/json.ts';

const as = (kind: string) => `application/json;as=${kind};g=meta.k8s.io;v=v1`;

export const formCases: Cases = context => {
	const podsPath = () => `/api/v1/namespaces/${context().target.pod.namespace}/pods`;

	it('print what kubectl prints', async () => {
		const {client, target} = context();
		const table = await client.get(podsPath(), as('Table'));
		expect(table).toMatchObject({kind: 'Table', apiVersion: 'meta.k8s.io/v1'});
		expect(String(table.metadata?.resourceVersion)).toMatch(/^\d+$/);
		const columns = table.columnDefinitions?.map(
			column => `${column.name} ${column.type} ${column.priority}`,
		);
		expect(columns).toEqual([
			'Name string 0',
			'Ready string 0',
			'Status string 0',
			'Restarts string 0',
			'Age string 0',
			'IP string 1',
			'Node string 1',
			'Nominated Node string 1',
			'Readiness Gates string 1',
		]);
		const row = table.rows?.find(({object}) => String(object?.metadata?.name) === target.pod.name);
		expect(row?.object).toMatchObject({kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1'});
		const pod = await client.get(`${podsPath()}/${target.pod.name}`);
		const cells = row?.cells?.map(cell => cell as unknown);
		expect(cells?.slice(0, 3)).toEqual([target.pod.name, '1/1', 'Running']);
		expect(cells?.slice(5)).toEqual([pod.status?.podIP, pod.spec?.nodeName, '<none>', '<none>']);
	});

	it.each([
		['None', undefined],
		['Metadata', 'PartialObjectMetadata'],
		['Object', 'Pod'],
	])('carry as much of the object as asked for: %s', async (include, kind) => {
		const table = await context().client.get(`${podsPath()}?limit=1&includeObject=${include}`, as('Table'));
		expect(table.rows?.map(row => row.object?.kind as unknown)).toEqual([kind]);
	});

	it('leave everything but metadata away', async () => {
		const {client} = context();
		const path = '/apis/apps/v1/replicasets';
		const whole = await client.get(path);
		const at = `resourceVersion=${whole.metadata?.resourceVersion}&resourceVersionMatch=Exact`;
		const list = await client.get(`${path}?limit=1000&${at}`, as('PartialObjectMetadataList'));
		expect(list).toMatchObject({kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1'});
		const metadata = (items: Json | undefined) => items?.map(item => item.metadata);
		expect(metadata(list.items)).toEqual(metadata(whole.items));
		expect(list.items?.filter(item => 'spec' in item || 'status' in item)).toEqual([]);
	});

	it('are refused when the object is not of that shape', async () => {
		const {client} = context();
		const wrong = client.get(podsPath(), as('PartialObjectMetadata'));
		expect(await client.refused(wrong)).toMatchObject({status: 406, reason: 'NotAcceptable'});
		const unknown = client.get(podsPath(), 'application/pdf');
		expect(await client.refused(unknown)).toMatchObject({status: 406, reason: 'NotAcceptable'});
	});
};
