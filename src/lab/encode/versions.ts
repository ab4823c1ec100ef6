import type {ServedResource} from '../api/resource.ts';
import {type JsonObject, type KubeObject, objectAt, textAt} from '../json.ts';

/**
 * An object in the form of one version of its resource. Only events differ in more than their apiVersion: they are kept in the
 * form of the core group (kubernetes pkg/apis/events/v1/conversion.go).
 */
export function inVersion(resource: ServedResource, object: KubeObject): KubeObject {
	return resource.group === 'events.k8s.io' ? newEvent(object) : object;
}

/** What a client sent, in the form the lab keeps. */
export function toStored(resource: ServedResource, object: KubeObject): KubeObject {
	return resource.group === 'events.k8s.io' ? coreEvent(object) : object;
}

function newEvent(object: KubeObject): KubeObject {
	const {
		involvedObject,
		message,
		source,
		firstTimestamp,
		lastTimestamp,
		count,
		reportingComponent,
		reportingInstance,
		...rest
	} = object;
	return {
		...rest,
		reportingController: reportingComponent || textAt(object, 'source.component'),
		reportingInstance,
		regarding: involvedObject,
		note: message,
		deprecatedSource: source,
		deprecatedFirstTimestamp: firstTimestamp,
		deprecatedLastTimestamp: lastTimestamp,
		deprecatedCount: count,
	} as JsonObject as KubeObject;
}

function coreEvent(object: KubeObject): KubeObject {
	const {
		regarding,
		note,
		deprecatedSource,
		deprecatedFirstTimestamp,
		deprecatedLastTimestamp,
		deprecatedCount,
		reportingController,
		...rest
	} = object;
	return {
		...rest,
		apiVersion: 'v1',
		involvedObject: regarding ?? objectAt(object, 'involvedObject'),
		message: note,
		source: deprecatedSource,
		firstTimestamp: deprecatedFirstTimestamp,
		lastTimestamp: deprecatedLastTimestamp,
		count: deprecatedCount,
		reportingComponent: reportingController,
	} as JsonObject as KubeObject;
}
