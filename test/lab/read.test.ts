import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Lab, startLab} from '../../src/lab/lab.ts';
import {ask} from './client.ts';
import {calicoApiDown, namespace, pod, widget, widgets} from './objects.ts';

const table = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const protobuf = 'application/vnd.kubernetes.protobuf, application/json';
const discovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

let lab: Lab;
beforeAll(async () => {
	const pods = Array.from({length: 7}, (_, index) => pod(index < 4 ? 'a' : 'b', `web-${index}`));
	lab = await startLab({
		cluster: {objects: [namespace('a'), namespace('b'), widgets, widget('w'), calicoApiDown, ...pods]},
	});
});
afterAll(() => lab.close());

test('pages stay at the revision of the first one while the cluster changes', async () => {
	const first = await ask(lab, '/api/v1/pods?limit=3');
	expect(first.body.items?.map(item => item.metadata?.name)).toEqual(['web-0', 'web-1', 'web-2']);
	expect(first.body.metadata?.remainingItemCount).toBe(4);
	lab.apply(pod('a', 'web-9'));
	lab.patch({resource: 'pods', namespace: 'b', name: 'web-4'}, {metadata: {labels: {late: 'yes'}}});
	const token = first.body.metadata?.continue;
	const second = await ask(lab, `/api/v1/pods?limit=10&continue=${token}`);
	expect(second.body.items?.map(item => item.metadata?.name)).toEqual(['web-3', 'web-4', 'web-5', 'web-6']);
	expect(second.body.items?.[1]?.metadata?.labels).toEqual({app: 'web'});
	expect(second.body.metadata?.resourceVersion).toBe(first.body.metadata?.resourceVersion);
	lab.remove({resource: 'pods', namespace: 'a', name: 'web-9'}, true);
});

test('a compacted continue token is answered 410 with a token that goes on', async () => {
	const first = await ask(lab, '/api/v1/pods?limit=5');
	lab.apply(pod('b', 'zz'));
	lab.compact();
	const expired = await ask(lab, `/api/v1/pods?continue=${first.body.metadata?.continue}`);
	expect(expired.code).toBe(410);
	expect(expired.body.reason).toBe('Expired');
	const rest = await ask(lab, `/api/v1/pods?continue=${expired.body.metadata?.continue}`);
	expect(rest.body.items?.map(item => item.metadata?.name)).toEqual(['web-5', 'web-6', 'zz']);
	lab.remove({resource: 'pods', namespace: 'b', name: 'zz'}, true);
});

test.each([
	['labelSelector=app%3Dweb', 7],
	['labelSelector=app%20in%20(web,api)', 7],
	['labelSelector=app%20notin%20(web)', 0],
	['labelSelector=!app', 0],
	['fieldSelector=metadata.name%3Dweb-2', 1],
	['fieldSelector=spec.nodeName%3Dn1,status.phase!%3DRunning', 0],
	['fieldSelector=metadata.namespace%3Db', 3],
])('%s selects %i pods', async (query, count) => {
	expect((await ask(lab, `/api/v1/pods?${query}`)).body.items).toHaveLength(count);
});

test.each([
	['/api/v1/pods?fieldSelector=spec.x%3D1', 400, 'field label not supported: spec.x'],
	['/api/v1/pods?continue=xyz', 400, 'continue key is not valid'],
	['/api/v1/pods?resourceVersion=abc', 400, 'strconv.ParseUint'],
	['/api/v1/pods?resourceVersion=99999999', 504, 'Too large resource version'],
	['/api/v1/namespaces/a/pods/none', 404, 'pods "none" not found'],
	['/apis/demo.example.com/v1/namespaces/a/widgets/x', 404, 'widgets.demo.example.com "x" not found'],
	['/api/v1/nonesuch', 404, 'the server could not find the requested resource'],
])('%s is answered %i', async (path, code, text) => {
	const answer = await ask(lab, path);
	expect(answer.code).toBe(code);
	expect(answer.body.kind).toBe('Status');
	expect(answer.body.code).toBe(code);
	expect(answer.body.message).toContain(text);
});

test('a request without the token is 401', async () => {
	const answer = await ask(lab, '/api/v1/pods', {token: 'wrong'});
	expect(answer.code).toBe(401);
	expect(answer.body.reason).toBe('Unauthorized');
});

test('tables have the columns and cells of kubectl get', async () => {
	const {body} = await ask(lab, '/api/v1/namespaces/a/pods?limit=1', {headers: {accept: table}});
	expect(body.columnDefinitions?.map(column => column.name).slice(0, 5)).toEqual([
		'Name',
		'Ready',
		'Status',
		'Restarts',
		'Age',
	]);
	expect(body.rows?.[0]?.cells?.slice(0, 4)).toEqual(['web-0', '1/1', 'Running', '0']);
	expect(body.rows?.[0]?.object?.kind).toBe('PartialObjectMetadata');
	const custom = await ask(lab, '/apis/demo.example.com/v1/widgets', {headers: {accept: table}});
	expect(custom.body.rows?.[0]?.cells).toEqual(['w', 3]);
});

test('metadata alone comes as JSON and as protobuf, for custom resources too', async () => {
	const as = 'as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
	const json = await ask(lab, '/apis/demo.example.com/v1/widgets', {
		headers: {accept: `application/json;${as}`},
	});
	expect(json.body.kind).toBe('PartialObjectMetadataList');
	expect(Object.keys(json.body.items?.[0] ?? {})).toEqual(['kind', 'apiVersion', 'metadata']);
	const wire = await ask(lab, '/apis/demo.example.com/v1/widgets', {
		headers: {accept: `application/vnd.kubernetes.protobuf;${as}`},
	});
	expect(wire.headers['content-type']).toBe('application/vnd.kubernetes.protobuf');
	expect(wire.raw.toString('latin1', 0, 4)).toBe('k8s\0');
	expect(wire.raw.includes('PartialObjectMetadataList')).toBe(true);
});

test('core kinds come as protobuf, custom resources as JSON or 406', async () => {
	const pods = await ask(lab, '/api/v1/pods', {headers: {accept: protobuf}});
	expect(pods.headers['content-type']).toBe('application/vnd.kubernetes.protobuf');
	const custom = await ask(lab, '/apis/demo.example.com/v1/widgets', {headers: {accept: protobuf}});
	expect(custom.body.kind).toBe('WidgetList');
	const only = await ask(lab, '/apis/demo.example.com/v1/widgets', {
		headers: {accept: 'application/vnd.kubernetes.protobuf'},
	});
	expect(only.code).toBe(406);
});

test('items of built-in lists have no kind, custom resources do', async () => {
	const pods = await ask(lab, '/api/v1/pods?limit=1');
	expect(Object.keys(pods.body.items?.[0] ?? {})).toEqual(['metadata', 'spec', 'status']);
	const custom = await ask(lab, '/apis/demo.example.com/v1/widgets');
	expect(custom.body.items?.[0]?.kind).toBe('Widget');
});

test('discovery announces CRDs, and unreachable aggregated APIs as stale', async () => {
	const {body, headers} = await ask(lab, '/apis', {headers: {accept: discovery}});
	expect(headers['content-type']).toContain('as=APIGroupDiscoveryList');
	const group = (name: string) => body.items?.find(item => String(item.metadata?.name) === name);
	expect(group('demo.example.com')?.versions?.[0]?.resources?.[0]?.shortNames).toEqual(['wd']);
	expect(group('projectcalico.org')?.versions).toEqual([{version: 'v3', freshness: 'Stale'}]);
	const down = await ask(lab, '/apis/projectcalico.org/v3/ippools');
	expect([down.code, down.raw.toString()]).toEqual([503, 'service unavailable\n']);
	const legacy = await ask(lab, '/apis/apps/v1');
	expect(legacy.body.resources?.map(item => item.name)).toContain('deployments/scale');
	expect((await ask(lab, '/readyz')).raw.toString()).toBe('ok');
	expect((await ask(lab, '/version')).body.gitVersion).toMatch(/^v1\./);
});

test('large answers are compressed for clients that take it', async () => {
	const filler = 'x'.repeat(200_000);
	lab.apply({apiVersion: 'v1', kind: 'ConfigMap', metadata: {namespace: 'a', name: 'big'}, data: {filler}});
	const zipped = await ask(lab, '/api/v1/configmaps', {headers: {'accept-encoding': 'gzip'}});
	expect(zipped.headers['content-encoding']).toBe('gzip');
	expect(zipped.body.items?.[0]?.data?.filler).toHaveLength(200_000);
	const plain = await ask(lab, '/api/v1/configmaps');
	expect(plain.headers['content-encoding']).toBeUndefined();
	expect(plain.raw.length).toBeGreaterThan(200_000);
});
