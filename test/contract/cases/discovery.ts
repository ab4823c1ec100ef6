import {expect, it} from 'vitest';
import {readAggregated} from '../../../src/kube/discovery/aggregated.ts';
import type {DiscoveredVersion} from '../../../src/kube/discovery/discovered.ts';
import {readGroups} from '../../../src/kube/discovery/legacy.ts';
import {discover} from '../../../src/kube/discovery.ts';
import type {Cases} from '../support/context.ts';

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const never = new AbortController().signal;

/** Versions and resources in one order, verbs too. */
function sorted(versions: readonly DiscoveredVersion[]) {
	const served = versions.flatMap(({resources}) => resources);
	return served
		.map(({group, version, resource, kind, namespaced, verbs}) =>
			[group, version, resource, kind, namespaced, [...verbs].sort().join(' ')].join(' | '),
		)
		.sort();
}

export const discoveryCases: Cases = context => {
	it.each(['/api', '/apis'])('tells the same of %s in both forms', async path => {
		const {client} = context();
		const one = readAggregated(await client.get(path, aggregated));
		const many = await readGroups(client.transport, await client.get(path), never);
		expect(one?.length).toBeGreaterThan(0);
		expect(sorted(one ?? [])).toEqual(sorted(many));
	});

	it('announces what the program reads, and its own version', async () => {
		const {serverVersion, resources} = await discover(context().client.transport, never);
		expect(serverVersion).toMatch(/^v1\.\d+\.\d+/);
		expect(resources).toContainEqual(
			expect.objectContaining({
				group: '',
				version: 'v1',
				resource: 'pods',
				kind: 'Pod',
				namespaced: true,
				verbs: expect.arrayContaining(['get', 'list', 'watch']),
			}),
		);
		expect(resources.filter(({resource}) => resource.includes('/'))).toEqual([]);
	});

	it('shows a new kind of its own accord, and no more when it is gone', async () => {
		const {client, namespace} = context();
		const group = `discovery-${namespace}.example.com`;
		const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
		const isServed = async () =>
			(await discover(client.transport, never)).resources.some(resource => resource.group === group);
		await client.create(definitions, {
			apiVersion: 'apiextensions.k8s.io/v1',
			kind: 'CustomResourceDefinition',
			metadata: {name: `things.${group}`},
			spec: {
				group,
				scope: 'Cluster',
				names: {plural: 'things', kind: 'Thing'},
				versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object'}}}],
			},
		});
		await expect.poll(isServed, {timeout: 15_000}).toBe(true);
		await client.delete(`${definitions}/things.${group}`);
		await expect.poll(isServed, {timeout: 15_000}).toBe(false);
	});
};
