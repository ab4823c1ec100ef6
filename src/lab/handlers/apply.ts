import type {IncomingMessage} from 'node:http';
import {parse} from 'yaml';
import {groupVersion, type ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {inVersion} from '../encode/versions.ts';
import {mediaType, readBody} from '../http/body.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {isObject, type JsonObject} from '../json.ts';
import {createObject} from '../lifecycle/create.ts';
import {updateObject} from '../lifecycle/write.ts';
import {mergePatch} from '../patch/merge-patch.ts';
import {strategicMerge} from '../patch/strategic.ts';
import {badRequest, invalid, StatusError} from '../status.ts';
import {type Stored, storageKey} from '../storage/store.ts';
import {dryRunOf} from './options.ts';
import {findObject} from './read.ts';
import {received, scopeOf} from './write.ts';

/** True for a server-side apply. */
export const isApply = (request: IncomingMessage) => mediaType(request) === 'application/apply-patch+yaml';

/**
 * Server-side apply: creates the object (201) or merges into it (200). The lab keeps no managedFields: nobody owns a field, so that
 * there are no conflicts, and what is left out of a later apply stays.
 */
export async function handleApply(
	context: LabContext,
	request: IncomingMessage,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<{readonly stored: Stored; readonly code: number}> {
	checkManager(info.query);
	const wanted = await readYaml(request, resource);
	const dryRun = dryRunOf(info.query, 'PatchOptions');
	const scope = scopeOf(info);
	const {items} = context.store.collection(resource.storage);
	const isNew = scope === '' && !items.has(storageKey(resource.namespaced ? info.namespace : '', info.name));
	if (isNew) {
		const stored = createObject(context, resource, received(wanted, resource, info), dryRun);
		return {stored, code: 201};
	}
	const before = findObject(context, info, resource);
	const merge = resource.origin === 'built-in' ? strategicMerge : mergePatch;
	const named = {apiVersion: groupVersion(resource), kind: resource.kind};
	const after = merge({...inVersion(resource, before.object), ...named}, wanted) as JsonObject;
	const stored = updateObject(context, resource, before, received(after, resource, info), scope, dryRun);
	return {stored, code: 200};
}

function checkManager(query: URLSearchParams): void {
	if (query.get('fieldManager')) return;
	const options = {group: 'meta.k8s.io', kind: 'PatchOptions'};
	const why = 'Required value: is required for apply patch';
	throw new StatusError(invalid(options, '', 'fieldManager', 'FieldValueRequired', why));
}

async function readYaml(request: IncomingMessage, resource: ServedResource): Promise<JsonObject> {
	const value: unknown = parse(await readBody(request));
	if (isObject(value) && value.kind === resource.kind) return value;
	throw new StatusError(badRequest(`error decoding YAML: Object 'Kind' is not ${resource.kind}`));
}
