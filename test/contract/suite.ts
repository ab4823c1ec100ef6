import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {systemClock} from '../../src/kube/clock.ts';
import {discover, resolveResource} from '../../src/kube/discovery.ts';
import type {Impersonation} from '../../src/kube/kubeconfig.ts';
import {type ListWatchHandle, runListWatch} from '../../src/kube/list-watch/run.ts';
import {resourcePath} from '../../src/kube/resource-path.ts';
import type {Transport, TransportRequest} from '../../src/kube/transport.ts';
import type {Encoding, ResourceRef} from '../../src/kube/types.ts';
import type {SourceState} from '../../src/store/source-state.ts';
import {never, rejection} from '../kube/support/connect.ts';
import {type RecordingSink, recordingSink} from '../kube/support/sink.ts';
import {until} from '../kube/support/time.ts';

/** What the suite needs of a cluster: an administrator, and a namespace it may create pods in. */
export type ContractTarget = {
	readonly connect: (impersonate?: Impersonation) => Promise<Transport>;
	readonly namespace: string;
	/** Makes the server forget its history; called only with ability `compaction`. */
	readonly compact: () => Promise<void>;
	readonly close: () => Promise<void>;
};

const pods: ResourceRef = {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true};

/** What cannot be asked of every target. */
export type Abilities = {
	/** Its history can be compacted by the test. */
	readonly compaction: boolean;
	/** It knows other users than the administrator, who may be impersonated. */
	readonly users: boolean;
};

type Watching = {
	readonly sink: RecordingSink;
	readonly states: readonly SourceState[];
	readonly handle: ListWatchHandle;
	readonly positions: () => number;
};

type ListAnswer = {
	readonly metadata: {
		readonly resourceVersion: string;
		readonly continue?: string;
		readonly remainingItemCount?: number;
	};
	readonly items: readonly {readonly metadata: {readonly name: string}}[];
};

/** What the data layer relies on, asked of an API server through the real transport: the embedded one and a real one must both pass. */
export function contractSuite(
	name: string,
	abilities: Abilities,
	start: () => Promise<ContractTarget>,
): void {
	describe(`the API of ${name}`, () => {
		let target: ContractTarget;
		let transport: Transport;
		const running: ListWatchHandle[] = [];
		const notAsked = (): void => {};
		const prefix = `contract-${process.pid}-`;

		const path = (pod = ''): string => resourcePath(pods, {namespace: target.namespace, name: pod});
		/** A request that is not a read, with the permission for it. */
		const act = (verb: string, request: Omit<TransportRequest, 'signal' | 'token'>): Promise<unknown> =>
			transport.requestJson({
				...request,
				signal: never,
				token: transport.mintActionToken(verb, request.path),
			});
		/** A pod that is never scheduled: nothing runs and deleting it takes no time. */
		const create = (pod: string, query = ''): Promise<unknown> =>
			act('create', {
				method: 'POST',
				path: path() + query,
				body: JSON.stringify({
					apiVersion: 'v1',
					kind: 'Pod',
					metadata: {name: prefix + pod, labels: {suite: 'contract'}},
					spec: {
						schedulingGates: [{name: 'example.com/never'}],
						containers: [{name: 'c', image: 'example.com/none'}],
					},
				}),
			});
		const remove = (pod: string): Promise<unknown> =>
			act('delete', {method: 'DELETE', path: path(prefix + pod)});
		const patch = (pod: string, contentType: string, body: unknown, query = ''): Promise<unknown> =>
			act('patch', {
				method: 'PATCH',
				path: path(prefix + pod) + query,
				contentType,
				body: JSON.stringify(body),
			});
		const get = (pathWithQuery: string, accept?: string): Promise<unknown> =>
			transport.requestJson({path: pathWithQuery, signal: never, ...(accept !== undefined && {accept})});

		const watchPods = (encoding: Encoding, pageSize?: number): Watching => {
			const sink = recordingSink();
			const states: SourceState[] = [];
			let positions = 0;
			const handle = runListWatch({
				transport,
				resource: pods,
				namespace: target.namespace,
				encoding,
				sink,
				onState: state => states.push(state),
				onStats: stats => {
					positions = stats.bytes;
				},
				clock: systemClock,
				random: Math.random,
				signal: never,
				...(pageSize !== undefined && {pageSize}),
			});
			running.push(handle);
			return {sink, states, handle, positions: () => positions};
		};
		const ours = (sink: RecordingSink): readonly string[] =>
			sink
				.names()
				.filter(pod => pod.startsWith(prefix))
				.map(pod => pod.slice(prefix.length))
				.sort();
		const isLive = ({states}: Watching): boolean => states.at(-1)?.kind === 'live';

		beforeAll(async () => {
			target = await start();
			transport = await target.connect();
			for (const pod of ['a', 'b', 'c', 'd', 'e']) await create(pod);
		}, 60_000);

		afterAll(async () => {
			await Promise.all(running.map(handle => handle.close()));
			const left = (await get(path())) as ListAnswer;
			const names = left.items.map(item => item.metadata.name).filter(pod => pod.startsWith(prefix));
			for (const pod of names) await remove(pod.slice(prefix.length));
			transport.close();
			await target.close();
		}, 60_000);

		it('tells what it serves in the aggregated form', async () => {
			const discovery = await discover(transport, never);
			expect(discovery.serverVersion).toMatch(/^v1\.\d+/);
			expect(resolveResource(discovery, [pods])).toMatchObject({
				kind: 'Pod',
				namespaced: true,
				verbs: expect.arrayContaining(['list', 'watch']),
			});
			expect(discovery.resources.some(served => served.resource.includes('/'))).toBe(false);
		});

		it.each(['protobuf', 'json', 'metadata'] as const)(
			'lists and watches in %s, in pages',
			async encoding => {
				const watching = watchPods(encoding, 2);
				await until(
					() => isLive(watching),
					() => JSON.stringify(watching.states),
				);
				expect(ours(watching.sink)).toEqual(['a', 'b', 'c', 'd', 'e']);
				const added = `added-${encoding}`;
				await create(added);
				await until(() => ours(watching.sink).includes(added), 'ADDED');
				const key = `${target.namespace}/${prefix}${added}`;
				const before = watching.sink.rows().get(key);
				await patch(added, 'application/merge-patch+json', {metadata: {labels: {changed: encoding}}});
				await until(() => watching.sink.rows().get(key) !== before, 'MODIFIED');
				await remove(added);
				await until(() => !ours(watching.sink).includes(added), 'DELETED');
				expect(watching.states.map(state => state.kind)).toEqual(['loading', 'live']);
				await watching.handle.close();
			},
		);

		it('gives the same objects whatever they travel as', async () => {
			const all = (['protobuf', 'json', 'metadata'] as const).map(encoding => watchPods(encoding));
			await until(() => all.every(isLive), 'all are live');
			const [first, ...others] = all.map(({sink}) =>
				[...sink.rows()].filter(([pod]) => pod.includes(prefix)).sort(),
			);
			expect(first?.length).toBeGreaterThanOrEqual(5);
			for (const other of others) expect(other).toEqual(first);
			await Promise.all(all.map(({handle}) => handle.close()));
		});

		it('keeps all pages of a list at one revision, and says how many are left', async () => {
			const first = (await get(`${path()}?limit=2`)) as ListAnswer;
			await create('late');
			const token = encodeURIComponent(first.metadata.continue ?? '');
			const rest = (await get(`${path()}?limit=500&continue=${token}`)) as ListAnswer;
			expect(first.metadata.remainingItemCount).toBe(rest.items.length);
			expect(rest.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
			expect(rest.items.map(item => item.metadata.name)).not.toContain(`${prefix}late`);
			await remove('late');
		});

		it('sends a bookmark before a watch ends in the regular way', async () => {
			const list = (await get(path())) as ListAnswer;
			const query = `?watch=true&allowWatchBookmarks=true&timeoutSeconds=5&resourceVersion=${list.metadata.resourceVersion}`;
			const lines = (await transport.requestText({path: path() + query, signal: never, lane: 'watch'}))
				.trim()
				.split('\n');
			const last = JSON.parse(lines.at(-1) ?? '{}');
			expect(last).toMatchObject({
				type: 'BOOKMARK',
				object: {kind: 'Pod', metadata: {resourceVersion: expect.stringMatching(/^\d+$/)}},
			});
		}, 30_000);

		it('refuses a continue token that means nothing', async () => {
			expect(await rejection(get(`${path()}?limit=2&continue=nonsense`))).toMatchObject({status: 400});
		});

		(abilities.compaction ? it : notAsked)(
			'answers 410 for history that it has forgotten, with a way on',
			async () => {
				const first = (await get(`${path()}?limit=2`)) as ListAnswer;
				await create('compacted');
				await target.compact();
				const token = encodeURIComponent(first.metadata.continue ?? '');
				const error = await rejection(get(`${path()}?limit=2&continue=${token}`));
				expect(error).toMatchObject({
					kind: 'gone',
					reason: 'Expired',
					continueToken: expect.stringMatching(/./),
				});
				const watch = `${path()}?watch=true&resourceVersion=${first.metadata.resourceVersion}&timeoutSeconds=5`;
				const event = JSON.parse(
					(await transport.requestText({path: watch, signal: never, lane: 'watch'})).split('\n')[0] ?? '{}',
				);
				expect(event).toMatchObject({type: 'ERROR', object: {kind: 'Status', code: 410, reason: 'Expired'}});
				await remove('compacted');
			},
		);

		it('makes tables and metadata of any kind', async () => {
			const table = await get(
				`${path()}?limit=1`,
				'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
			);
			expect(table).toMatchObject({
				kind: 'Table',
				columnDefinitions: expect.arrayContaining([expect.objectContaining({name: 'Name'})]),
				rows: [{object: {kind: 'PartialObjectMetadata'}}],
			});
			const metadata = await get(
				path(`${prefix}a`),
				'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
			);
			expect(metadata).toMatchObject({kind: 'PartialObjectMetadata', metadata: {name: `${prefix}a`}});
			expect(metadata).not.toHaveProperty('spec');
		});

		it('says 404 for what is not there and for what it does not serve', async () => {
			expect(await rejection(get(path(`${prefix}nobody`)))).toMatchObject({
				kind: 'notFound',
				reason: 'NotFound',
			});
			expect(await rejection(get('/apis/nothing.example.com/v1/things'))).toMatchObject({kind: 'notFound'});
		});

		it('says 409 for what exists, and tests before it patches', async () => {
			expect(await rejection(create('a'))).toMatchObject({kind: 'conflict', reason: 'AlreadyExists'});
			const failed = patch('a', 'application/json-patch+json', [
				{op: 'test', path: '/metadata/name', value: 'other'},
				{op: 'add', path: '/metadata/labels/x', value: 'y'},
			]);
			expect(await rejection(failed)).toMatchObject({status: 422});
			const patched = await patch('a', 'application/json-patch+json', [
				{op: 'add', path: '/metadata/labels/x', value: 'y'},
			]);
			expect(patched).toMatchObject({metadata: {labels: {x: 'y', suite: 'contract'}}});
		});

		it('does nothing in a dry run', async () => {
			expect(await create('dry', '?dryRun=All')).toMatchObject({metadata: {name: `${prefix}dry`}});
			expect(await rejection(get(path(`${prefix}dry`)))).toMatchObject({kind: 'notFound'});
			const dry = await patch(
				'b',
				'application/strategic-merge-patch+json',
				{metadata: {labels: {dry: 'run'}}},
				'?dryRun=All',
			);
			expect(dry).toMatchObject({metadata: {labels: {dry: 'run'}}});
			expect(await get(path(`${prefix}b`))).not.toMatchObject({metadata: {labels: {dry: 'run'}}});
		});

		it('answers reviews of what one may do', async () => {
			const review = await transport.requestJson({
				method: 'POST',
				path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
				body: JSON.stringify({
					apiVersion: 'authorization.k8s.io/v1',
					kind: 'SelfSubjectAccessReview',
					spec: {resourceAttributes: {verb: 'list', resource: 'pods', namespace: target.namespace}},
				}),
				signal: never,
			});
			expect(review).toMatchObject({status: {allowed: true}});
		});

		(abilities.users ? it : notAsked)('keeps others out with 403', async () => {
			const stranger = await target.connect({user: 'contract-stranger'});
			try {
				const answer = stranger.requestJson({path: path(), signal: never});
				expect(await rejection(answer)).toMatchObject({
					kind: 'forbidden',
					reason: 'Forbidden',
					message: expect.stringContaining('contract-stranger'),
				});
			} finally {
				stranger.close();
			}
		});
	});
}
