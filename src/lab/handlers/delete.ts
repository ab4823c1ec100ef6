import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {encodeList} from '../encode/list.ts';
import {contentType} from '../http/accept.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {sendJson, stream} from '../http/respond.ts';
import {deleteObject} from '../lifecycle/deletion.ts';
import {selectionOf} from '../selectors/selection.ts';
import {deleteOptions} from './options.ts';
import {findObject, outputFor, sendObject} from './read.ts';

/** Kinds whose deletion answers the object instead of a Status (kubernetes pkg/registry: ReturnDeletedObject). */
const answersObject = new Set([
	'/persistentvolumeclaims',
	'/persistentvolumes',
	'/pods',
	'/podtemplates',
	'/resourcequotas',
	'/serviceaccounts',
	'/services',
]);

/** DELETE of one object. */
export async function handleDelete(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<void> {
	const options = await deleteOptions(request, info.query);
	const before = findObject(context, info, resource);
	const {stored, gone} = deleteObject(context, resource.storage, before, options);
	if (!gone || answersObject.has(resource.storage))
		return sendObject(context, request, response, resource, stored, info);
	const {group, resource: kind} = resource;
	const uid = stored.object.metadata.uid ?? '';
	await sendJson(request, response, 200, {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Success',
		details: {name: info.name, ...(group ? {group} : {}), kind, uid},
	});
}

/** DELETE of everything a selector selects; answers the list of it. */
export async function handleDeleteCollection(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<void> {
	const options = await deleteOptions(request, info.query);
	const selection = selectionOf(info, resource);
	const selected = context.store.collection(resource.storage).sorted().filter(selection.matches);
	const results = selected.map(stored => deleteObject(context, resource.storage, stored, options).stored);
	const output = outputFor(request, resource);
	const meta = {resourceVersion: String(context.store.revision())};
	await stream(request, response, contentType(output), encodeList(resource, results, meta, output));
}
