import type {IncomingMessage, ServerResponse} from 'node:http';
import {forbidden} from '../access/denials.ts';
import type {LabContext} from '../context.ts';
import {type Faults, faultStatus} from '../faults/faults.ts';
import {trickle} from '../faults/slow.ts';
import {route} from '../handlers/route.ts';
import type {LabStatistics} from '../statistics.ts';
import {badRequest, failure, StatusError, unavailable} from '../status.ts';
import {type RequestInfo, requestInfo} from './request-info.ts';
import {sendStatus} from './respond.ts';

export type Front = {
	readonly context: LabContext;
	readonly faults: Faults;
	readonly token: string;
	readonly statistics: LabStatistics;
};

/** True when a request carries the lab's bearer token. */
export function isAuthenticated(request: IncomingMessage, token: string): boolean {
	return request.headers.authorization === `Bearer ${token}`;
}

const unauthorized = failure(401, 'Unauthorized', 'Unauthorized');

/** Answers one request: faults first, then who asks, then what is asked. */
export async function answer(
	front: Front,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const {context, faults, statistics} = front;
	const url = request.url ?? '/';
	response.setHeader('date', new Date(context.clock.now()).toUTCString());
	response.once('close', () => statistics.closed(request, response));
	try {
		const info = requestInfo(request.method ?? 'GET', url);
		statistics.opened(info);
		if (!(await survives(front, request, response, url, info))) return;
		if (!isAuthenticated(request, front.token)) return await sendStatus(request, response, unauthorized);
		const {serverError} = context.cluster;
		if (serverError !== undefined) return await sendStatus(request, response, unavailable(serverError));
		await route(context, request, response, info, {silent: () => faults.silent(url)});
	} catch (error) {
		await fail(request, response, error);
	}
}

async function fail(request: IncomingMessage, response: ServerResponse, error: unknown): Promise<void> {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	if (error instanceof StatusError) return sendStatus(request, response, error.status);
	if (error instanceof URIError) return sendStatus(request, response, badRequest('invalid URL escape'));
	const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`;
	return sendStatus(request, response, failure(500, 'InternalError', message));
}

/** Applies the faults that hit the request; false when that was its end. */
async function survives(
	{context, faults}: Front,
	request: IncomingMessage,
	response: ServerResponse,
	url: string,
	info: RequestInfo,
): Promise<boolean> {
	for (const fault of faults.hit(url, info))
		switch (fault.kind) {
			case 'reset':
				request.socket.destroy();
				return false;
			case 'silence':
				return false;
			case 'status':
				await sendStatus(request, response, faultStatus(fault.code, fault.retryAfterSeconds));
				return false;
			case 'forbidden':
				if (info.isResource) await sendStatus(request, response, forbidden(context.user, info));
				return false;
			case 'slow':
				await new Promise<void>(resolve => context.clock.after(fault.latencyMs, resolve));
				trickle(response, fault.bytesPerSecond, context.clock);
				break;
		}
	return true;
}
