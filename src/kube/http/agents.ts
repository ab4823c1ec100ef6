import type {Agent} from 'node:http';
import {Agent as TlsAgent} from 'node:https';
import {createSecureContext} from 'node:tls';
import type {Authorization, Connection} from '../kubeconfig.ts';
import {nodeHttp} from './node-http.ts';

/** Requests and watches have agents of their own: watches hold their sockets for minutes and must not starve lists. */
export type Lane = 'request' | 'watch';

const most: Readonly<Record<Lane, number>> = {request: 8, watch: Number.POSITIVE_INFINITY};

/** What a reader that rests has not asked for stays in the kernel: Node would go on until it holds 64 KiB, and wake for every event of them. */
const patient = {highWaterMark: 1};

export type Agents = {
	readonly get: (lane: Lane, authorization: Authorization) => Promise<Agent>;
	readonly destroy: () => void;
};

function isSameIdentity(one: Authorization, other: Authorization): boolean {
	return (
		String(one.ca) === String(other.ca) &&
		one.cert === other.cert &&
		one.key === other.key &&
		one.servername === other.servername &&
		one.rejectUnauthorized === other.rejectUnauthorized
	);
}

function createDirectAgent(server: URL, authorization: Authorization, lane: Lane): Agent {
	const keeping = {keepAlive: true, maxSockets: most[lane], noDelay: true, ...(lane === 'watch' && patient)};
	if (server.protocol === 'http:') return new nodeHttp.Agent(keeping);
	const {ca, cert, key, servername, rejectUnauthorized} = authorization;
	return new TlsAgent({
		...keeping,
		// Made once: Node would otherwise parse every certificate authority again for each connection.
		secureContext: createSecureContext({
			...(ca !== undefined && {ca: typeof ca === 'string' ? ca : [...ca]}),
			...(cert !== undefined && {cert, key}),
		}),
		rejectUnauthorized,
		...(servername !== undefined && {servername}),
	});
}

/** Idle connections close now, those in use when their request is done. */
function retire(agent: Agent): void {
	agent.maxFreeSockets = 0;
	for (const sockets of Object.values(agent.freeSockets)) {
		for (const socket of sockets ?? []) socket.destroy();
	}
}

/** Keep-alive agents for one connection; another client certificate or certificate authority makes new ones. */
export function createAgents(connection: Connection): Agents {
	const made = new Map<Lane, Promise<Agent>>();
	let madeFor: Authorization | undefined;

	const make = async (lane: Lane, authorization: Authorization): Promise<Agent> => {
		if (connection.proxyUrl !== '') return connection.proxyAgent(authorization, most[lane]);
		return createDirectAgent(connection.server, authorization, lane);
	};
	const dropAll = (end: (agent: Agent) => void): void => {
		for (const agent of made.values()) agent.then(end, () => {});
		made.clear();
	};

	return {
		get: (lane, authorization) => {
			if (madeFor !== undefined && madeFor !== authorization && !isSameIdentity(madeFor, authorization))
				dropAll(retire);
			madeFor = authorization;
			const present = made.get(lane);
			if (present !== undefined) return present;
			const agent = make(lane, authorization);
			made.set(lane, agent);
			agent.catch(() => made.delete(lane));
			return agent;
		},
		destroy: () => dropAll(agent => agent.destroy()),
	};
}
