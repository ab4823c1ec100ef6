import {describe, expect, it} from 'vitest';
import {discover, resolveResource, staleVersionOf} from '../../src/kube/discovery.ts';
import type {ResourceRef} from '../../src/kube/types.ts';
import {never, rejection, transportTo} from './support/connect.ts';
import {json, startServer, status, type TestServer} from './support/server.ts';

const reads = ['get', 'list', 'watch'];
const version = {gitVersion: 'v1.33.1+k3s1'};

const aggregatedApi = {
	kind: 'APIGroupDiscoveryList',
	apiVersion: 'apidiscovery.k8s.io/v2',
	items: [
		{
			metadata: {name: ''},
			versions: [
				{
					version: 'v1',
					freshness: 'Current',
					resources: [
						{
							resource: 'pods',
							responseKind: {group: '', version: 'v1', kind: 'Pod'},
							scope: 'Namespaced',
							verbs: reads,
							subresources: [{subresource: 'log'}],
						},
						{resource: 'nodes', responseKind: {kind: 'Node'}, scope: 'Cluster', verbs: reads},
					],
				},
			],
		},
	],
};
const aggregatedApis = {
	...aggregatedApi,
	items: [
		{
			metadata: {name: 'projectcalico.org'},
			versions: [
				{
					version: 'v3',
					freshness: 'Stale',
					resources: [{resource: 'ippools', responseKind: {kind: 'IPPool'}, scope: 'Cluster', verbs: reads}],
				},
			],
		},
		{
			metadata: {name: 'crd.projectcalico.org'},
			versions: [
				{
					version: 'v1',
					freshness: 'Current',
					resources: [{resource: 'ippools', responseKind: {kind: 'IPPool'}, scope: 'Cluster', verbs: reads}],
				},
			],
		},
		{
			metadata: {name: 'authorization.k8s.io'},
			versions: [
				{
					version: 'v1',
					resources: [
						{
							resource: 'selfsubjectaccessreviews',
							responseKind: {kind: 'SelfSubjectAccessReview'},
							scope: 'Cluster',
							verbs: ['create'],
						},
					],
				},
			],
		},
	],
};

const v3: ResourceRef = {
	group: 'projectcalico.org',
	version: 'v3',
	resource: 'ippools',
	kind: 'IPPool',
	namespaced: false,
};
const v1: ResourceRef = {...v3, group: 'crd.projectcalico.org', version: 'v1'};

const serve = (answers: Readonly<Record<string, unknown>>): Promise<TestServer> =>
	startServer((request, response) => {
		const answer = answers[request.url ?? ''];
		if (answer === undefined) status(response, 404, 'NotFound', 'not found');
		else if (typeof answer === 'number') status(response, answer, 'ServiceUnavailable', 'no endpoints');
		else json(response, answer);
	});

const find = async (server: TestServer) => discover(await transportTo(server.url), never);

describe('discovery in the aggregated form', () => {
	const answers = {'/version': version, '/api': aggregatedApi, '/apis': aggregatedApis};

	it('takes two requests and the version', async () => {
		const server = await serve(answers);
		const discovery = await find(server);
		expect(discovery.serverVersion).toBe('v1.33.1+k3s1');
		expect(
			discovery.resources.map(({group, resource, kind, namespaced}) => [group, resource, kind, namespaced]),
		).toEqual([
			['', 'pods', 'Pod', true],
			['', 'nodes', 'Node', false],
			['crd.projectcalico.org', 'ippools', 'IPPool', false],
			['authorization.k8s.io', 'selfsubjectaccessreviews', 'SelfSubjectAccessReview', false],
		]);
		expect(server.seen.map(seen => seen.url).sort()).toEqual(['/api', '/apis', '/version']);
		expect(server.seen.find(seen => seen.url === '/apis')?.headers.accept).toMatch(
			/^application\/json;g=apidiscovery\.k8s\.io;v=v2;as=APIGroupDiscoveryList,.*v2beta1.*,application\/json$/,
		);
	});

	it('takes the first candidate that is served and not stale', async () => {
		const discovery = await find(await serve(answers));
		expect(resolveResource(discovery, [v3, v1])).toMatchObject({
			group: 'crd.projectcalico.org',
			version: 'v1',
			verbs: reads,
		});
		expect(resolveResource(discovery, [v3])).toBeUndefined();
		expect(staleVersionOf(discovery, [v3, v1])).toMatchObject({
			group: 'projectcalico.org',
			version: 'v3',
			why: expect.stringContaining('does not answer'),
		});
		expect(staleVersionOf(discovery, [v1])).toBeUndefined();
		const fresh = {
			...aggregatedApis,
			items: aggregatedApis.items.map(item => ({
				...item,
				versions: item.versions.map(one => ({...one, freshness: 'Current'})),
			})),
		};
		expect(resolveResource(await find(await serve({...answers, '/apis': fresh})), [v3, v1])).toMatchObject({
			group: 'projectcalico.org',
		});
	});

	it('does not take what cannot be listed', async () => {
		const discovery = await find(await serve(answers));
		expect(
			resolveResource(discovery, [
				{
					group: 'authorization.k8s.io',
					version: 'v1',
					resource: 'selfsubjectaccessreviews',
					kind: 'SelfSubjectAccessReview',
					namespaced: false,
				},
			]),
		).toBeUndefined();
	});
});

describe('discovery in the old form', () => {
	const answers = {
		'/version': version,
		'/api': {kind: 'APIVersions', versions: ['v1']},
		'/apis': {
			kind: 'APIGroupList',
			groups: [
				{name: 'apps', versions: [{groupVersion: 'apps/v1', version: 'v1'}]},
				{name: 'metrics.k8s.io', versions: [{groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1'}]},
			],
		},
		'/api/v1': {
			kind: 'APIResourceList',
			resources: [
				{name: 'pods', kind: 'Pod', namespaced: true, verbs: reads},
				{name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get']},
			],
		},
		'/apis/apps/v1': {
			kind: 'APIResourceList',
			resources: [{name: 'deployments', kind: 'Deployment', namespaced: true, verbs: reads}],
		},
		'/apis/metrics.k8s.io/v1beta1': 503,
	};

	it('asks group by group; one that is down hides no other', async () => {
		const discovery = await find(await serve(answers));
		expect(
			discovery.resources.map(({group, version: served, resource}) => `${group}/${served} ${resource}`),
		).toEqual(['/v1 pods', 'apps/v1 deployments']);
		expect(discovery.stale).toEqual([
			{group: 'metrics.k8s.io', version: 'v1beta1', why: expect.stringContaining('no endpoints')},
		]);
	});
});

describe('discovery that fails', () => {
	it.each([
		['the API is down', {'/version': version, '/api': 503, '/apis': 503}, 'server'],
		['nothing of Kubernetes is there', {}, 'notFound'],
		[
			'the answers are of another shape',
			{'/version': version, '/api': {kind: 'APIGroupDiscoveryList', items: 5}, '/apis': aggregatedApis},
			'protocol',
		],
		['the answers are no objects', {'/version': version, '/api': [], '/apis': aggregatedApis}, 'protocol'],
	])('because %s', async (_, answers, kind) => {
		expect(await rejection(find(await serve(answers)))).toMatchObject({kind});
	});
});
