import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {mediaType, parseJson, readBody} from '../http/body.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {sendJson} from '../http/respond.ts';
import {type KubeObject, numberAt, objectAt} from '../json.ts';
import {updateObject} from '../lifecycle/write.ts';
import {jsonPatch} from '../patch/json-patch.ts';
import {mergePatch} from '../patch/merge-patch.ts';
import {dryRunOf} from './options.ts';
import {findObject} from './read.ts';

/** autoscaling/v1 Scale of an object. */
function scaleOf({metadata, spec, status}: KubeObject) {
	const {name, namespace, uid, resourceVersion, creationTimestamp} = metadata;
	const selector = Object.entries(objectAt({spec}, 'spec.selector.matchLabels'))
		.map(([key, value]) => `${key}=${value}`)
		.join(',');
	return {
		kind: 'Scale',
		apiVersion: 'autoscaling/v1',
		metadata: {name, namespace, uid, resourceVersion, creationTimestamp},
		spec: {replicas: numberAt({spec}, 'spec.replicas')},
		status: {replicas: numberAt({status}, 'status.replicas'), ...(selector ? {selector} : {})},
	};
}

/** The scale subresource: reads and sets spec.replicas. */
export async function handleScale(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
): Promise<void> {
	const text = info.verb === 'get' ? '' : await readBody(request);
	const before = findObject(context, info, resource);
	if (info.verb === 'get') return sendJson(request, response, 200, scaleOf(before.object));
	const body = parseJson(text, 'Scale');
	const patch = mediaType(request) === 'application/json-patch+json' ? jsonPatch : mergePatch;
	const wanted = info.verb === 'update' ? body : patch(scaleOf(before.object), body);
	const replicas = numberAt(wanted, 'spec.replicas');
	const object = {...before.object, spec: {...objectAt(before.object, 'spec'), replicas}};
	const dryRun = dryRunOf(info.query, 'UpdateOptions');
	const stored = updateObject(context, resource, before, object, '', dryRun);
	await sendJson(request, response, 200, scaleOf(stored.object));
}
