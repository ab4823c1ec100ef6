import type {IncomingMessage} from 'node:http';
import {groupVersion, type ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {inVersion, toStored} from '../encode/versions.ts';
import {mediaType, parseJson, readBody, readObject} from '../http/body.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {isObject, type JsonObject, type KubeObject} from '../json.ts';
import {createObject} from '../lifecycle/create.ts';
import {type UpdateScope, updateObject} from '../lifecycle/write.ts';
import {jsonPatch} from '../patch/json-patch.ts';
import {mergePatch} from '../patch/merge-patch.ts';
import {strategicMerge} from '../patch/strategic.ts';
import {badRequest, failure, StatusError} from '../status.ts';
import type {Stored} from '../storage/store.ts';
import {dryRunOf} from './options.ts';
import {findObject} from './read.ts';

/** An object as a client sent it, made to fit the path it was sent to. Throws a 400 StatusError when it does not. */
export function received(body: JsonObject, resource: ServedResource, info: ResourceRequest): KubeObject {
	const apiVersion = groupVersion(resource);
	const {apiVersion: givenVersion = apiVersion, kind = resource.kind} = body;
	if (resource.origin === 'custom' && body.kind === undefined)
		throw new StatusError(
			badRequest(
				`the object provided is unrecognized (must be of type ${resource.kind}): Object 'Kind' is missing in '${JSON.stringify(body)}'`,
			),
		);
	if (kind !== resource.kind || givenVersion !== apiVersion)
		throw new StatusError(
			badRequest(`${kind} in version "${givenVersion}" cannot be handled as a ${resource.kind}`),
		);
	const metadata = isObject(body.metadata) ? body.metadata : {};
	const {namespace} = metadata;
	if (resource.namespaced && namespace !== undefined && namespace !== '' && namespace !== info.namespace)
		throw new StatusError(
			badRequest('the namespace of the provided object does not match the namespace sent on the request'),
		);
	if (info.name !== '' && metadata.name !== info.name)
		throw new StatusError(
			badRequest(
				`the name of the object (${metadata.name ?? ''}) does not match the name on the URL (${info.name})`,
			),
		);
	const place = resource.namespaced ? {namespace: info.namespace} : {};
	return toStored(resource, {...body, apiVersion, kind, metadata: {...metadata, ...place}} as KubeObject);
}

/** POST to a collection. */
export async function handleCreate(
	context: LabContext,
	request: IncomingMessage,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<Stored> {
	const body = await readObject(request, resource.kind);
	return createObject(
		context,
		resource,
		received(body, resource, info),
		dryRunOf(info.query, 'CreateOptions'),
	);
}

const scopes: readonly string[] = ['', 'status', 'finalize', 'ephemeralcontainers', 'resize'];

/** The part of an object that a subresource writes. Throws a 405 StatusError for one that the lab does not write. */
export function scopeOf({subresource}: ResourceRequest): UpdateScope {
	if (scopes.includes(subresource)) return subresource as UpdateScope;
	throw new StatusError(failure(405, 'MethodNotAllowed', `the lab does not write ${subresource}`));
}

/** PUT of an object or of a part of it. */
export async function handleUpdate(
	context: LabContext,
	request: IncomingMessage,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<Stored> {
	const body = await readObject(request, resource.kind);
	const before = findObject(context, info, resource);
	const wanted = received(body, resource, info);
	return updateObject(
		context,
		resource,
		before,
		wanted,
		scopeOf(info),
		dryRunOf(info.query, 'UpdateOptions'),
	);
}

type Patch = (target: unknown, patch: unknown) => unknown;

const patches: Readonly<Record<string, Patch>> = {
	'application/json-patch+json': jsonPatch,
	'application/merge-patch+json': mergePatch,
	'application/strategic-merge-patch+json': strategicMerge,
};

function patchFor(request: IncomingMessage, resource: ServedResource): Patch {
	const type = mediaType(request);
	const patch = patches[type];
	if (patch && (resource.origin === 'built-in' || patch !== strategicMerge)) return patch;
	if (patch === undefined && !type.endsWith('+yaml'))
		throw new StatusError(failure(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {}));
	const accepted = Object.keys(patches).filter(
		name => resource.origin === 'built-in' || patches[name] !== strategicMerge,
	);
	throw new StatusError(
		failure(
			415,
			'UnsupportedMediaType',
			`the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
		),
	);
}

/** PATCH of an object or of a part of it; the result must be an object of the same name. */
export async function handlePatch(
	context: LabContext,
	request: IncomingMessage,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<Stored> {
	const patch = patchFor(request, resource);
	const text = await readBody(request);
	const before = findObject(context, info, resource);
	const change = parseJson(text, resource.kind);
	const shown = {
		...inVersion(resource, before.object),
		apiVersion: groupVersion(resource),
		kind: resource.kind,
	};
	const after = patch(shown, change);
	if (!isObject(after)) throw new StatusError(badRequest('the patched object is no object'));
	const wanted = received(after, resource, info);
	return updateObject(context, resource, before, wanted, scopeOf(info), dryRunOf(info.query, 'PatchOptions'));
}
