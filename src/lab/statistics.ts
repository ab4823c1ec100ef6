import type {IncomingMessage, ServerResponse} from 'node:http';
import type {RequestInfo} from './http/request-info.ts';

/** What the lab has been asked for since it started. */
export type LabStats = {
	readonly requests: number;
	readonly inFlight: number;
	readonly watches: number;
	/** By "VERB RESOURCE", or the path of what is no resource. */
	readonly byRequest: Readonly<Record<string, number>>;
	/** By right as RBAC names it: "VERB GROUP/RESOURCE", "get /pods/log"; requests that are of no resource are left out. */
	readonly byRight: Readonly<Record<string, number>>;
	/** By "METHOD CODE". */
	readonly byCode: Readonly<Record<string, number>>;
};

export type LabStatistics = {
	readonly opened: (info: RequestInfo) => void;
	readonly closed: (request: IncomingMessage, response: ServerResponse) => void;
	/** A connection that became a stream has ended. */
	readonly left: () => void;
	readonly read: () => LabStats;
};

/** Counts requests. */
export function createStatistics(): LabStatistics {
	const byRequest = new Map<string, number>();
	const byRight = new Map<string, number>();
	const byCode = new Map<string, number>();
	let requests = 0;
	let inFlight = 0;
	let watches = 0;
	const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
	const isWatch = (url: string | undefined) => /[?&]watch=(1|true)\b/.test(url ?? '');
	return {
		opened: info => {
			requests++;
			inFlight++;
			if (info.verb === 'watch') watches++;
			const resource =
				info.isResource && (info.subresource ? `${info.resource}/${info.subresource}` : info.resource);
			if (info.isResource && resource) add(byRight, `${info.verb} ${info.group}/${resource}`);
			add(byRequest, resource ? `${info.verb} ${resource}` : info.path);
		},
		closed: (request, response) => {
			inFlight--;
			if (isWatch(request.url)) watches--;
			add(byCode, `${request.method} ${response.headersSent ? response.statusCode : 0}`);
		},
		left: () => {
			inFlight--;
		},
		read: () => ({
			requests,
			inFlight,
			watches,
			byRequest: Object.fromEntries(byRequest),
			byRight: Object.fromEntries(byRight),
			byCode: Object.fromEntries(byCode),
		}),
	};
}
