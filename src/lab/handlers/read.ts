import type {IncomingMessage, ServerResponse} from 'node:http';
import {groupVersion, type ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {encodeList} from '../encode/list.ts';
import {encodeObject, speaksProtobuf} from '../encode/object.ts';
import {tableList, tableObject} from '../encode/table.ts';
import {contentType, negotiate, notAcceptableText, type Output} from '../http/accept.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {send, sendJson, stream} from '../http/respond.ts';
import type {JsonObject} from '../json.ts';
import {encodeMessage} from '../protobuf/encode.ts';
import {envelope} from '../protobuf/envelope.ts';
import {selectionOf} from '../selectors/selection.ts';
import {failure, notFound, StatusError} from '../status.ts';
import {page, pageQuery} from '../storage/page.ts';
import {type Stored, storageKey} from '../storage/store.ts';

/** The form of a response about a resource. Throws a 406 StatusError when there is none that the client takes. */
export function outputFor(request: IncomingMessage, resource: ServedResource): Output {
	const output = negotiate(request.headers.accept, speaksProtobuf(resource));
	if (!output) throw new StatusError(failure(406, 'NotAcceptable', notAcceptableText));
	return output;
}

/** The object a request names. Throws a 404 StatusError when there is none. */
export function findObject(context: LabContext, info: ResourceRequest, resource: ServedResource): Stored {
	const namespace = resource.namespaced ? info.namespace : '';
	const stored = context.store.collection(resource.storage).items.get(storageKey(namespace, info.name));
	if (!stored) throw new StatusError(notFound(resource, info.name));
	return stored;
}

/** Sends one object in the form the client asked for. */
export async function sendObject(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	stored: Stored,
	info: ResourceRequest,
	code = 200,
): Promise<void> {
	const output = outputFor(request, resource);
	if (output.as === 'PartialObjectMetadataList')
		throw new StatusError(wrongTransform(output.as, 'the requested object is not a list'));
	if (output.as === 'Table')
		return sendJson(request, response, code, tableObject(context, resource, stored, info.query));
	await send(request, response, code, contentType(output), encodeObject(resource, stored, output));
}

/** Sends an object that is kept nowhere, such as the answer to a review. */
export async function sendValue(
	request: IncomingMessage,
	response: ServerResponse,
	code: number,
	resource: ServedResource,
	value: JsonObject,
): Promise<void> {
	const {format} = outputFor(request, resource);
	if (format !== 'protobuf') return sendJson(request, response, code, value);
	const body = envelope(groupVersion(resource), resource.kind, encodeMessage(resource.kind, value));
	return send(request, response, code, contentType({format}), body);
}

const wrongTransform = (as: string, why: string) =>
	failure(406, 'NotAcceptable', `you requested ${as}, but ${why}`);

/** GET of a collection. */
export async function handleList(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<void> {
	const output = outputFor(request, resource);
	if (output.as === 'PartialObjectMetadata')
		throw new StatusError(
			wrongTransform(output.as, `the requested object is a list (*${resource.kind}List)`),
		);
	const selection = selectionOf(info, resource);
	const result = page(
		context.store,
		context.store.collection(resource.storage),
		selection,
		pageQuery(info.query),
	);
	const meta = {
		resourceVersion: String(result.revision),
		...(result.continue === undefined ? {} : {continue: result.continue}),
		...(result.remaining === undefined ? {} : {remainingItemCount: result.remaining}),
	};
	if (output.as === 'Table')
		return sendJson(request, response, 200, tableList(context, resource, result.items, meta, info.query));
	await stream(request, response, contentType(output), encodeList(resource, result.items, meta, output));
}
