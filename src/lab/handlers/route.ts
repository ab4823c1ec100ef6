import type {IncomingMessage, ServerResponse} from 'node:http';
import {forbidden, isDenied} from '../access/denials.ts';
import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import type {RequestInfo, ResourceRequest} from '../http/request-info.ts';
import {sendStatus, sendText} from '../http/respond.ts';
import {methodNotAllowed, noSuchResource, StatusError} from '../status.ts';
import {handleNonResource} from './non-resource.ts';
import {findObject, handleList, sendObject} from './read.ts';
import {handleWatch, type WatchGate} from './watch.ts';

/** Answers one request that passed faults and authentication. Throws a StatusError for what is refused. */
export async function route(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	info: RequestInfo,
	gate: WatchGate,
): Promise<void> {
	if (!info.isResource) return handleNonResource(context, request, response, info.path);
	if (isDenied(context.cluster.denied ?? [], info))
		return sendStatus(request, response, forbidden(context.user, info));
	if (isUnreachable(context, info)) return sendText(request, response, 503, 'service unavailable\n');
	const resource = context.registry.find(info.group, info.version, info.resource);
	if (!resource) throw new StatusError(noSuchResource());
	return dispatch(context, request, response, resource, info, gate);
}

/** True when the group version belongs to a server that the aggregation layer cannot reach. */
export function isUnreachable({registry}: LabContext, info: ResourceRequest): boolean {
	return registry
		.aggregated()
		.some(({group, version, available}) => group === info.group && version === info.version && !available);
}

async function dispatch(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
	gate: WatchGate,
): Promise<void> {
	const {verb} = info;
	if (info.subresource === '' && !resource.verbs.includes(verb)) throw new StatusError(methodNotAllowed());
	switch (verb) {
		case 'get':
			return sendObject(context, request, response, resource, findObject(context, info, resource), info);
		case 'list':
			return handleList(context, request, response, resource, info);
		case 'watch':
			return handleWatch(context, request, response, resource, info, gate);
		default:
			throw new StatusError(methodNotAllowed());
	}
}
