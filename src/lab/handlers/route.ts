import type {IncomingMessage, ServerResponse} from 'node:http';
import {forbidden, isDenied} from '../access/denials.ts';
import {isBuiltInGroup} from '../api/built-in.ts';
import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {readObject} from '../http/body.ts';
import type {RequestInfo, ResourceRequest} from '../http/request-info.ts';
import {sendPageNotFound, sendStatus, sendText} from '../http/respond.ts';
import {badRequest, methodNotAllowed, noSuchResource, StatusError} from '../status.ts';
import type {Stored} from '../storage/store.ts';
import {handleApply, isApply} from './apply.ts';
import {handleDelete, handleDeleteCollection} from './delete.ts';
import {handleLog} from './log.ts';
import {handleNonResource} from './non-resource.ts';
import {handlePrometheus, isPrometheusQuery} from './prometheus.ts';
import {findObject, handleList, sendObject, sendValue} from './read.ts';
import {review} from './reviews.ts';
import {handleScale} from './scale.ts';
import {handleWatch, type WatchGate} from './watch.ts';
import {handleCreate, handlePatch, handleUpdate} from './write.ts';

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
	if (!resource && !isBuiltInGroup(info.group)) return sendPageNotFound(request, response);
	if (!resource) throw new StatusError(noSuchResource());
	return dispatch(context, request, response, resource, info, gate);
}

/** True when the group version belongs to a server that the aggregation layer cannot reach. */
export function isUnreachable({registry}: LabContext, info: ResourceRequest): boolean {
	return registry
		.aggregated()
		.some(({group, version, available}) => group === info.group && version === info.version && !available);
}

/** Subresources that are streams: a plain request for one asks for nothing. */
const streamed = new Set(['exec', 'attach', 'portforward']);

async function dispatch(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
	gate: WatchGate,
): Promise<void> {
	if (!isAllowedVerb(resource, info)) throw new StatusError(methodNotAllowed());
	if (streamed.has(info.subresource) && findObject(context, info, resource))
		throw new StatusError(badRequest('Upgrade request required'));
	if (isPrometheusQuery(info)) return handlePrometheus(context, request, response, info);
	if (info.subresource === 'log') return handleLog(context, request, response, info);
	if (info.subresource === 'scale') return handleScale(context, request, response, resource, info);
	const sent = (stored: Stored, code = 200) =>
		sendObject(context, request, response, resource, stored, info, code);
	switch (info.verb) {
		case 'get':
			return sent(findObject(context, info, resource));
		case 'list':
			return handleList(context, request, response, resource, info);
		case 'watch':
			return handleWatch(context, request, response, resource, info, gate);
		case 'create':
			return create(context, request, response, resource, info);
		case 'update':
			return sent(await handleUpdate(context, request, resource, info));
		case 'patch': {
			if (!isApply(request)) return sent(await handlePatch(context, request, resource, info));
			const {stored, code} = await handleApply(context, request, resource, info);
			return sent(stored, code);
		}
		case 'delete':
			return handleDelete(context, request, response, resource, info);
		case 'deletecollection':
			return handleDeleteCollection(context, request, response, resource, info);
		default:
			throw new StatusError(methodNotAllowed());
	}
}

function isAllowedVerb(resource: ServedResource, {verb, subresource}: ResourceRequest): boolean {
	if (subresource === '') return resource.verbs.includes(verb);
	const known = resource.subresources.find(({name}) => name === subresource);
	if (!known) throw new StatusError(noSuchResource());
	return known.verbs.includes(verb);
}

async function create(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<void> {
	if (info.name !== '') throw new StatusError(methodNotAllowed());
	if (/review/.test(resource.resource)) {
		const answer = review(context, resource, await readObject(request, resource.kind));
		if (answer) return sendValue(request, response, 201, resource, answer);
	}
	const stored = await handleCreate(context, request, resource, info);
	return sendObject(context, request, response, resource, stored, info, 201);
}
