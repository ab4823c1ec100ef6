import type {WebSocket} from 'ws';
import {cell} from '../store/sanitise.ts';
import type {ApiState} from '../store/snapshot.ts';
import {type ApiHealth, createApiHealth} from './api-health.ts';
import {type Budget, createBudget} from './budget.ts';
import {type Clock, systemClock} from './clock.ts';
import {KubeError, messageOf} from './errors.ts';
import {type ActionToken, createGate} from './gate.ts';
import {createAgents} from './http/agents.ts';
import {collect} from './http/body.ts';
import type {ChannelRequest} from './http/channel.ts';
import {
	exchange,
	isAside,
	isOwnAnswer,
	isRelayed,
	type TransportRequest,
	type TransportResponse,
} from './http/exchange.ts';
import type {Connection} from './kubeconfig.ts';
import {createRequestLog, type RequestStatistics} from './request-log.ts';

export type {TransportRequest, TransportResponse} from './http/exchange.ts';

/** The only way to talk HTTP to a cluster: gate, credentials, request log, health and budget are in it. */
export type Transport = {
	readonly connection: Connection;
	/** Throws KubeError for everything but a 2xx status. */
	readonly open: (request: TransportRequest) => Promise<TransportResponse>;
	/** The parsed body; `protocol` when it is not JSON or larger than 64 MiB. */
	readonly requestJson: (request: TransportRequest) => Promise<unknown>;
	/** The body as text; `protocol` when larger than 16 MiB. */
	readonly requestText: (request: TransportRequest) => Promise<string>;
	/** A WebSocket to a subresource that streams (exec, portforward); needs a token as everything that is not a read. */
	readonly openChannel: (request: ChannelRequest) => Promise<WebSocket>;
	/** Permission for one request that is not a read, after the user confirmed it; `path` with its query. */
	readonly mintActionToken: (verb: string, path: string) => ActionToken;
	readonly budget: Budget;
	readonly statistics: () => RequestStatistics;
	/** A list or watch is tried again at this time: counted, and told with the health. */
	readonly retrying: (at: number) => void;
	/** A list or watch that had failed works again: told to all who wait. */
	readonly recovered: () => void;
	/** The server was asked whether it serves again, and does: told to all who wait. */
	readonly ready: () => void;
	/** When that was; milliseconds since the epoch. */
	readonly readyAt: () => number;
	readonly api: () => ApiState;
	/** Calls back when the API becomes reachable, unreachable or fails for another reason, and with other news of it; returns the way to stop it. */
	readonly subscribe: ApiHealth['subscribe'];
	/** Estimate of a round trip in milliseconds: the fastest of the last answers; undefined before the first. */
	readonly roundTripMs: () => number | undefined;
	/** Ends every connection; requests under way fail with `cancelled`. */
	readonly close: () => void;
};

export type TransportOptions = {
	readonly connection: Connection;
	/** Of `userAgent`. */
	readonly userAgent: string;
	readonly clock?: Clock;
};

const largestJson = 64 << 20;
const largestText = 16 << 20;

/** How this program names itself to the server, so that a platform team can find and limit one session. */
export function userAgent(version: string, sessionId: string): string {
	return `ktriage/${version} (session ${sessionId})`;
}

/** Makes the transport of one connection. */
export function createTransport(options: TransportOptions): Transport {
	const {connection} = options;
	const clock = options.clock ?? systemClock;
	const gate = createGate();
	const agents = createAgents(connection);
	const log = createRequestLog();
	const health = createApiHealth(clock);
	const closing = new AbortController();
	const context = {connection, userAgent: options.userAgent, clock, agents, log, health};

	const open = async (request: TransportRequest): Promise<TransportResponse> => {
		const info = gate.check(request.method ?? 'GET', request.path, request.token);
		try {
			return await exchange(request, info, context, AbortSignal.any([request.signal, closing.signal]));
		} catch (error) {
			if (error instanceof KubeError && !isRelayed(info) && !isAside(request, error))
				health.failed(error, isOwnAnswer(info));
			throw error;
		}
	};
	const readAll = async (request: TransportRequest, maxBytes: number): Promise<Buffer> =>
		collect((await open(request)).body, maxBytes, request.path);

	return {
		connection,
		open,
		requestJson: async request => {
			const content = await readAll(request, largestJson);
			try {
				return JSON.parse(content.toString('utf8'));
			} catch (error) {
				const start = cell(content.toString('utf8', 0, 80), 80);
				throw new KubeError(
					'protocol',
					`${connection.server.host} answered ${request.path} with something that is not JSON (${cell(messageOf(error), 120)}): ${start}`,
					{cause: error},
				);
			}
		},
		requestText: async request => (await readAll(request, largestText)).toString('utf8'),
		openChannel: async request => {
			const info = gate.check('GET', request.path, request.token);
			// Most runs never stream anything.
			const channel = await import('./http/channel.ts');
			const signal = AbortSignal.any([request.signal, closing.signal]);
			return await channel.openChannel(request, info, context, signal);
		},
		mintActionToken: gate.mintActionToken,
		budget: createBudget(),
		statistics: log.statistics,
		retrying: at => {
			log.retried();
			health.retryAt(at);
		},
		recovered: health.recovered,
		ready: health.ready,
		readyAt: health.readyAt,
		api: health.state,
		subscribe: health.subscribe,
		roundTripMs: () => {
			const {latencies} = log.statistics();
			return latencies.length === 0 ? undefined : Math.min(...latencies);
		},
		close: () => {
			closing.abort();
			agents.destroy();
		},
	};
}
