import {resourcePath} from '../resource-path.ts';
import type {Encoding, ResourceRef} from '../types.ts';

const wire = 'application/vnd.kubernetes.protobuf';
const json = 'application/json';

function accept(encoding: Encoding, metadataKind: string): string {
	const as = `;as=${metadataKind};g=meta.k8s.io;v=v1`;
	// JSON comes last everywhere, so that a server or proxy without protobuf still has something to give.
	if (encoding === 'protobuf') return `${wire},${json}`;
	if (encoding === 'json') return json;
	return `${wire}${as},${json}${as},${json}`;
}

/** What to accept for a list, by how the objects of a source travel. */
export const listAccept = (encoding: Encoding): string => accept(encoding, 'PartialObjectMetadataList');
export const watchAccept = (encoding: Encoding): string => accept(encoding, 'PartialObjectMetadata');

/** Whether an answer's content type means protobuf, JSON, or something that is neither. */
export function formatOf(contentType: string): 'wire' | 'json' | undefined {
	if (contentType === wire) return 'wire';
	return contentType === json ? 'json' : undefined;
}

/** What is read: a resource, in one namespace or ('') in all, and only the objects whose fields match when a selector is given. */
type Collection = {
	readonly resource: ResourceRef;
	readonly namespace: string;
	readonly fieldSelector?: string;
	readonly labelSelector?: string;
};

function collectionPath(
	{resource, namespace, fieldSelector, labelSelector}: Collection,
	parameters: Readonly<Record<string, string>>,
): string {
	const query = new URLSearchParams({
		...parameters,
		...(fieldSelector !== undefined && {fieldSelector}),
		...(labelSelector !== undefined && {labelSelector}),
	});
	return `${resourcePath(resource, {namespace})}?${query}`;
}

export function listPath(collection: Collection, limit: number, continueToken: string): string {
	return collectionPath(collection, {
		limit: String(limit),
		...(continueToken !== '' && {continue: continueToken}),
	});
}

export function watchPath(collection: Collection, resourceVersion: string, seconds: number): string {
	return collectionPath(collection, {
		watch: 'true',
		allowWatchBookmarks: 'true',
		resourceVersion,
		timeoutSeconds: String(seconds),
	});
}

/** Seconds a watch is asked to last: 240 to 300, and up to a fifth more or less, so that the watches of many clients do not end together. */
export function watchSeconds(random: () => number): number {
	return Math.round((240 + 60 * random()) * (0.8 + 0.4 * random()));
}

export const firstPageSize = 500;

/** Objects per page when much is left to read: on a slow link every page costs a round trip. */
export function pageSizeFor(roundTripMs: number | undefined): number {
	if (roundTripMs === undefined || roundTripMs <= 10) return firstPageSize;
	return roundTripMs > 50 ? 5_000 : 2_000;
}
