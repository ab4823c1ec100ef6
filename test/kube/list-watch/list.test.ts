import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {readList} from '../../../src/kube/list-watch/list.ts';
import {acceptWatch, pods, sendPage, startApi, startListWatch, wireType} from '../support/api.ts';
import {never, transportTo} from '../support/connect.ts';
import {status} from '../support/server.ts';
import {recordingSink} from '../support/sink.ts';
import {until} from '../support/time.ts';
import {jsonPage, type TestObject, wirePage} from '../support/wire.ts';

const objects = (from: number, count: number): TestObject[] =>
	Array.from({length: count}, (_, index) => ({
		name: `p${from + index}`,
		resourceVersion: String(from + index),
	}));

describe('a list', () => {
	it('is read page by page into the sink, then watched from its resourceVersion', async () => {
		const api = await startApi({
			list: (asked, count) =>
				sendPage(
					asked,
					count === 1
						? {resourceVersion: '90', continueToken: 'c/1=', remaining: 2, objects: objects(0, 3)}
						: {resourceVersion: '90', objects: objects(3, 2)},
				),
		});
		const run = await startListWatch(api.server.url);
		await run.reach('live');
		expect(run.sink.names()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
		expect(run.sink.calls).toEqual(['listing', 'progress 3/2', 'progress 5/?', 'listed']);
		expect(api.lists.map(list => [list.path, list.query.get('limit'), list.query.get('continue')])).toEqual([
			['/api/v1/pods', '500', null],
			['/api/v1/pods', '500', 'c/1='],
		]);
		expect(api.lists[0]?.accept).toBe('application/vnd.kubernetes.protobuf,application/json');
		await until(() => api.watches.length === 1, 'a watch');
		expect(Object.fromEntries(api.watches[0]?.query ?? [])).toEqual({
			watch: 'true',
			allowWatchBookmarks: 'true',
			resourceVersion: '90',
			timeoutSeconds: '270',
		});
		expect(run.states.map(state => state.kind)).toEqual(['loading', 'live']);
	});

	it('and its watch ask only for objects whose fields match', async () => {
		const api = await startApi({
			list: (asked, count) =>
				sendPage(
					asked,
					count === 1
						? {resourceVersion: '90', continueToken: 'c', remaining: 1, objects: objects(0, 1)}
						: {resourceVersion: '90', objects: objects(1, 1)},
				),
		});
		const run = await startListWatch(api.server.url, {fieldSelector: 'involvedObject.kind=Service'});
		await run.reach('live');
		await until(() => api.watches.length === 1, 'a watch');
		const asked = [...api.lists, ...api.watches].map(({query}) => query.get('fieldSelector'));
		expect(asked).toEqual(Array(3).fill('involvedObject.kind=Service'));
	});

	it('asks for the next page as soon as the head of this one is there', async () => {
		const first = wirePage({
			resourceVersion: '9',
			continueToken: 'next',
			remaining: 1,
			objects: objects(0, 2),
		});
		const api = await startApi({
			list: (asked, count) => {
				if (count === 2) return sendPage(asked, {resourceVersion: '9', objects: objects(2, 1)});
				asked.response.writeHead(200, {'content-type': wireType});
				asked.response.write(first.subarray(0, 80));
			},
		});
		const run = await startListWatch(api.server.url);
		await until(() => api.lists.length === 2, 'the second page is asked for');
		expect(run.sink.calls).toEqual(['listing']);
		api.lists[0]?.response.end(first.subarray(80));
		await run.reach('live');
		expect(run.sink.names()).toEqual(['p0', 'p1', 'p2']);
	});

	it('is asked for in one namespace when told', async () => {
		const api = await startApi({list: asked => sendPage(asked, {resourceVersion: '1', objects: []})});
		const run = await startListWatch(api.server.url, {namespace: 'web'});
		await run.reach('live');
		await until(() => api.server.seen.length === 2, 'list and watch');
		expect(api.server.seen.map(seen => seen.url.split('?')[0])).toEqual([
			'/api/v1/namespaces/web/pods',
			'/api/v1/namespaces/web/pods',
		]);
	});

	it('comes gzipped', async () => {
		const page = wirePage({
			resourceVersion: '1',
			objects: [{name: 'big', padding: 1 << 20}, {name: 'small'}],
		});
		const zipped = gzipSync(page, {level: 1});
		const api = await startApi({
			list: ({response}) => {
				response.writeHead(200, {'content-type': wireType, 'content-encoding': 'gzip'});
				response.end(zipped);
			},
		});
		const run = await startListWatch(api.server.url);
		await run.reach('live');
		expect(run.sink.names()).toEqual(['big', 'small']);
		expect(run.stats()).toMatchObject({requests: 2, bytes: zipped.length, retries: 0});
	});

	it.each(['application/json', 'application/json; charset=utf-8'])(
		'that comes as %s although protobuf was asked for is read as that',
		async contentType => {
			const api = await startApi({
				list: ({response}) => {
					response.writeHead(200, {'content-type': contentType});
					response.end(jsonPage({resourceVersion: '5', objects: objects(0, 2)}, true));
				},
			});
			const run = await startListWatch(api.server.url);
			await run.reach('live');
			expect(run.sink.names()).toEqual(['p0', 'p1']);
		},
	);

	it.each([
		['json', 'application/json', 'application/json'],
		[
			'metadata',
			'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json',
			'application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json',
		],
	] as const)('of encoding %s asks for it', async (encoding, list, watch) => {
		const api = await startApi({list: asked => sendPage(asked, {resourceVersion: '1', objects: []})});
		const run = await startListWatch(api.server.url, {encoding});
		await run.reach('live');
		await until(() => api.watches.length === 1, 'a watch');
		expect([api.lists[0]?.accept, api.watches[0]?.accept]).toEqual([list, watch]);
	});

	it.each([
		['text/html', 'text/html'],
		['no content type', ''],
	])('that comes as %s is an error that is tried again', async (_, contentType) => {
		const api = await startApi({
			list: (asked, count) => {
				if (count === 2) return sendPage(asked, {resourceVersion: '1', objects: objects(0, 1)});
				asked.response.writeHead(200, contentType === '' ? {} : {'content-type': contentType});
				asked.response.end('<html>');
			},
		});
		const run = await startListWatch(api.server.url);
		await run.reach('stale');
		expect(run.state()).toMatchObject({why: expect.stringContaining('not with Kubernetes objects')});
		await run.retry();
		await run.reach('live');
		expect(run.transport.statistics().inFlight).toBe(1);
	});

	it('takes away what is not in it any more, and shows the old rows until it is complete', async () => {
		const api = await startApi({
			list: (asked, count) =>
				sendPage(asked, {
					resourceVersion: String(count),
					objects: count === 1 ? objects(0, 3) : objects(1, 1),
				}),
			watch: (asked, count) => {
				if (count > 1) return acceptWatch(asked);
				status(asked.response, 410, 'Expired', 'too old resource version');
			},
		});
		const run = await startListWatch(api.server.url);
		await run.reach('stale');
		expect(run.sink.names()).toEqual(['p0', 'p1', 'p2']);
		await run.retry();
		await run.reach('live');
		expect(run.sink.names()).toEqual(['p1']);
	});
});

describe('the size of pages', () => {
	const bigList = (rows: number) =>
		startApi({
			list: asked => {
				const limit = Number(asked.query.get('limit'));
				const from = Number(asked.query.get('continue') ?? 0);
				const next = Math.min(rows, from + limit);
				sendPage(asked, {
					resourceVersion: '1',
					objects: objects(from, next - from),
					...(next < rows && {continueToken: String(next), remaining: rows - next}),
				});
			},
		});

	it.each([
		[5, 3_000, [500, 500, 500, 500, 500, 500]],
		[20, 5_000, [500, 2_000, 2_000, 2_000]],
		[80, 12_000, [500, 5_000, 5_000, 5_000]],
		[80, 3_000, [500, 500, 500, 500, 500, 500]],
	])('behind a round trip of %i ms, %i objects come in pages of %j', async (roundTrip, rows, expected) => {
		const api = await bigList(rows);
		const transport = {...(await transportTo(api.server.url)), roundTripMs: () => roundTrip};
		const run = await startListWatch(api.server.url, {transport});
		await run.reach('live');
		expect(api.lists.map(list => Number(list.query.get('limit')))).toEqual(expected);
		expect(run.sink.rows().size).toBe(rows);
		expect(run.sink.calls.filter(call => !call.startsWith('progress')).at(-1)).toBe('listed');
	});

	it('is the one that was asked for', async () => {
		const api = await bigList(25);
		const run = await startListWatch(api.server.url, {pageSize: 10});
		await run.reach('live');
		expect(api.lists.map(list => list.query.get('limit'))).toEqual(['10', '10', '10']);
	});

	it.each([
		[5, 2_500, [1_000, 1_000, 1_000]],
		[80, 12_000, [1_000, 5_000, 5_000, 5_000]],
	])(
		'is at least what was asked for: behind %i ms, %i objects come in %j',
		async (roundTrip, rows, expected) => {
			const api = await bigList(rows);
			const transport = {...(await transportTo(api.server.url)), roundTripMs: () => roundTrip};
			const sink = recordingSink();
			const nothing = (): void => {};
			await readList({
				transport,
				resource: pods,
				namespace: '',
				encoding: 'protobuf',
				sink,
				leastPage: 1_000,
				signal: never,
				onRequest: nothing,
				onBytes: nothing,
				onProgress: nothing,
			});
			expect(api.lists.map(list => Number(list.query.get('limit')))).toEqual(expected);
			expect(sink.rows().size).toBe(rows);
		},
	);

	it('leaves room for others: two large lists at a time, and small ones beside them', async () => {
		const api = await startApi({
			list: asked => {
				if (!asked.query.has('continue'))
					sendPage(asked, {
						resourceVersion: '1',
						continueToken: 'c',
						remaining: 9_999,
						objects: objects(0, 1),
					});
				else held.push(asked);
			},
		});
		const held: (typeof api.lists)[number][] = [];
		const transport = await transportTo(api.server.url);
		const runs = await Promise.all(
			[1, 2, 3, 4].map(() => startListWatch(api.server.url, {transport, pageSize: 500})),
		);
		await until(() => held.length === 2 && transport.budget.inUse('small') === 2, 'two go on, two wait');
		expect(transport.budget.inUse('large')).toBe(2);
		sendPage(held[0] as (typeof held)[number], {resourceVersion: '1', objects: objects(1, 1)});
		await until(() => held.length === 3, 'the third goes on');
		for (const asked of held.slice(1)) sendPage(asked, {resourceVersion: '1', objects: []});
		await until(() => held.length === 4, 'the fourth goes on');
		sendPage(held[3] as (typeof held)[number], {resourceVersion: '1', objects: []});
		for (const run of runs) await run.reach('live');
		expect([transport.budget.inUse('large'), transport.budget.inUse('small')]).toEqual([0, 0]);
	});
});
