import type {ServerResponse} from 'node:http';
import {onTestFinished} from 'vitest';
import type {ListWatchHandle, ListWatchOptions, ListWatchStats} from '../../../src/kube/list-watch/run.ts';
import {runListWatch} from '../../../src/kube/list-watch/run.ts';
import type {Transport} from '../../../src/kube/transport.ts';
import type {ResourceRef} from '../../../src/kube/types.ts';
import type {SourceState} from '../../../src/store/source-state.ts';
import {never, transportTo} from './connect.ts';
import {startServer, type TestServer} from './server.ts';
import {type RecordingSink, recordingSink} from './sink.ts';
import {until, type VirtualClock, virtualClock} from './time.ts';
import {type TestObject, type TestPage, wireEvent, wirePage} from './wire.ts';

export const pods: ResourceRef = {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true};

export type Asked = {
	readonly path: string;
	readonly query: URLSearchParams;
	readonly accept: string;
	readonly response: ServerResponse;
};

export type WatchConnection = {
	readonly query: URLSearchParams;
	readonly accept: string;
	readonly send: (type: string, object: TestObject) => void;
	readonly raw: (bytes: Buffer | string) => void;
	/** The server ends the watch in the regular way. */
	readonly end: () => void;
	/** The connection breaks. */
	readonly reset: () => void;
};

export const wireType = 'application/vnd.kubernetes.protobuf';

/** Answers a list with one page in protobuf. */
export function sendPage({response}: Asked, page: TestPage): void {
	response.writeHead(200, {'content-type': wireType});
	response.end(wirePage(page));
}

/** Accepts a watch. */
export function acceptWatch(
	{query, accept, response}: Asked,
	contentType = `${wireType};stream=watch`,
): WatchConnection {
	response.writeHead(200, {'content-type': contentType});
	response.flushHeaders();
	return {
		query,
		accept,
		send: (type, object) => void response.write(wireEvent(type, object)),
		raw: bytes => void response.write(bytes),
		end: () => void response.end(),
		reset: () => void response.socket?.resetAndDestroy(),
	};
}

export type Api = {
	readonly server: TestServer;
	readonly lists: readonly Asked[];
	readonly watches: readonly WatchConnection[];
};

export type Script = {
	/** Answers a list; `count` from 1. */
	readonly list: (asked: Asked, count: number) => void;
	/** Answers a watch; by default it is accepted. */
	readonly watch?: (asked: Asked, count: number) => WatchConnection | undefined;
};

/** An API server that answers lists and watches as the test scripts it. */
export async function startApi(script: Script): Promise<Api> {
	const lists: Asked[] = [];
	const watches: WatchConnection[] = [];
	let watchCount = 0;
	const server = await startServer((request, response) => {
		const url = new URL(request.url ?? '', 'http://test');
		const asked = {
			path: url.pathname,
			query: url.searchParams,
			accept: request.headers.accept ?? '',
			response,
		};
		if (url.searchParams.has('watch')) {
			watchCount += 1;
			const accepted = script.watch === undefined ? acceptWatch(asked) : script.watch(asked, watchCount);
			if (accepted !== undefined) watches.push(accepted);
		} else {
			lists.push(asked);
			script.list(asked, lists.length);
		}
	});
	return {server, lists, watches};
}

export type Running = {
	readonly handle: ListWatchHandle;
	readonly transport: Transport;
	readonly clock: VirtualClock;
	readonly sink: RecordingSink;
	readonly states: readonly SourceState[];
	readonly state: () => SourceState;
	readonly stats: () => ListWatchStats;
	/** Resolves when the last state is of this kind. */
	readonly reach: (kind: SourceState['kind']) => Promise<void>;
	/** Moves time on to the next try, which must be planned. */
	readonly retry: () => Promise<number>;
};

/** Runs a list-watch against a server in virtual time; `random` is 0.5 unless told. */
export async function startListWatch(url: string, options: Partial<ListWatchOptions> = {}): Promise<Running> {
	const clock = virtualClock();
	const transport = options.transport ?? (await transportTo(url, {}, clock));
	const sink = recordingSink();
	const states: SourceState[] = [];
	let stats: ListWatchStats = {requests: 0, bytes: 0, retries: 0};
	const handle = runListWatch({
		transport,
		resource: pods,
		encoding: 'protobuf',
		sink,
		onState: state => states.push(state),
		onStats: next => {
			stats = next;
		},
		clock,
		random: () => 0.5,
		signal: never,
		...options,
	});
	onTestFinished(handle.close);
	const state = (): SourceState => states.at(-1) ?? {kind: 'loading', since: 0};
	return {
		handle,
		transport,
		clock,
		sink,
		states,
		state,
		stats: () => stats,
		reach: kind =>
			until(
				() => state().kind === kind,
				() => `state ${kind}; it is ${JSON.stringify(state())}`,
			),
		retry: async () => {
			const wait = (): number => {
				const now = state();
				return 'retryAt' in now && now.retryAt !== undefined ? now.retryAt - clock.now() : 0;
			};
			await until(
				() => wait() > 0 && clock.waiting().includes(wait()),
				() => `a next try is planned; it is ${JSON.stringify(state())}`,
			);
			const planned = wait();
			clock.advance(planned);
			return planned;
		},
	};
}
