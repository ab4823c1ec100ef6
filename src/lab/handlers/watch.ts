import type {IncomingMessage, ServerResponse} from 'node:http';
import type {ServedResource} from '../api/resource.ts';
import type {LabContext} from '../context.ts';
import {bookmarkFrame, type EventType, errorFrame, objectFrame, tableFrame} from '../encode/watch-event.ts';
import {contentType, type Output} from '../http/accept.ts';
import {flag, type ResourceRequest} from '../http/request-info.ts';
import {type Selection, selectionOf} from '../selectors/selection.ts';
import {expired, failure, StatusError} from '../status.ts';
import {firstAfter} from '../storage/history.ts';
import type {Change, Collection, Stored} from '../storage/store.ts';
import {outputFor} from './read.ts';

/** A watcher that lets this much pile up is cut off, as the watch cache does with slow ones. */
const mostUnsent = 64 << 20;

/** A watch sends through this; a fault may make it fall silent. */
export type WatchGate = {readonly silent: () => boolean};

type Watch = {
	readonly send: (frame: Buffer) => void;
	readonly event: (type: EventType, stored: Stored, change?: Change) => void;
	readonly end: () => void;
};

/** GET of a collection with watch: events until the client leaves, the time is up or history is gone. */
export function handleWatch(
	context: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	resource: ServedResource,
	info: ResourceRequest,
	gate: WatchGate,
): void {
	const output = outputFor(request, resource);
	const selection = selectionOf(info, resource);
	const {query} = info;
	const collection = context.store.collection(resource.storage);
	const revision = watchRevision(query.get('resourceVersion') ?? '');
	const initial = flag(query, 'sendInitialEvents');
	if (initial) checkStreamingList(context, query);
	response.writeHead(200, {'content-type': contentType(output, true), 'cache-control': 'no-cache, private'});
	response.flushHeaders();
	const watch = openWatch(context, response, resource, output, query, gate);
	if (revision > 0 && !initial && revision < context.store.compacted()) {
		const message = `too old resource version: ${revision} (${context.store.compacted()})`;
		watch.send(errorFrame(expired(message), output));
		watch.end();
		return;
	}
	if (revision === 0 || initial) sendCurrent(collection, selection, watch);
	else
		for (const change of collection.changes().slice(firstAfter(collection.changes(), revision)))
			sendChange(watch, selection, change);
	const bookmarks = flag(query, 'allowWatchBookmarks');
	if (initial && bookmarks) watch.send(bookmarkFrame(resource, output, context.store.revision(), true));
	const bookmark = () => watch.send(bookmarkFrame(resource, output, context.store.revision(), false));
	const timeout = timeoutOf(context, query);
	const stops = [
		collection.subscribe(change => sendChange(watch, selection, change)),
		context.clock.after(timeout, watch.end),
		...(bookmarks
			? [
					everyBookmark(context, bookmark),
					context.clock.after(Math.max(0, timeout - lastBookmarkMs), bookmark),
				]
			: []),
	];
	response.once('close', () => {
		for (const stop of stops) stop();
	});
}

function openWatch(
	context: LabContext,
	response: ServerResponse,
	resource: ServedResource,
	output: Output,
	query: URLSearchParams,
	gate: WatchGate,
): Watch {
	let first = true;
	let silent = false;
	const send = (frame: Buffer) => {
		// A connection that once fell silent stays so: its client has to notice and open another one.
		silent ||= gate.silent();
		if (silent || response.writableEnded) return;
		response.write(frame);
		if (response.writableLength > mostUnsent) response.destroy();
	};
	return {
		send,
		event: (type, stored, change) => {
			if (output.as === 'Table') send(tableFrame(context, resource, type, stored, query, first));
			else send(objectFrame(resource, output, type, stored, change));
			first = false;
		},
		end: () => {
			if (!silent) response.end();
		},
	};
}

function sendCurrent(collection: Collection, selection: Selection, watch: Watch): void {
	for (const stored of collection.sorted()) if (selection.matches(stored)) watch.event('ADDED', stored);
}

/** An object that begins or ceases to match appears or disappears, whatever really happened to it. */
function sendChange(watch: Watch, selection: Selection, change: Change): void {
	const is = change.type !== 'DELETED' && selection.matches(change.stored);
	const was = change.previous !== undefined && selection.matches(change.previous);
	if (is) watch.event(was ? 'MODIFIED' : 'ADDED', change.stored, change);
	else if (was)
		watch.event('DELETED', change.type === 'DELETED' ? change.stored : lastMatching(change), change);
}

/** The state that still matched, under the revision at which it ceased to. */
function lastMatching({previous, stored}: Change): Stored {
	const before = previous ?? stored;
	const {object, revision} = stored;
	const {resourceVersion} = object.metadata;
	return {
		...before,
		revision,
		object: {
			...before.object,
			metadata: {...before.object.metadata, ...(resourceVersion ? {resourceVersion} : {})},
		},
		encodings: new Map(),
	};
}

/** The last bookmark comes so long before a watch ends, so that the next one can go on from it (apiserver pkg/storage/cacher, nextBookmarkTime). */
const lastBookmarkMs = 2_000;

function everyBookmark(context: LabContext, send: () => void): () => void {
	let stop = () => {};
	const again = () => {
		stop = context.clock.after(context.options.bookmarkEveryMs, () => {
			send();
			again();
		});
	};
	again();
	return () => stop();
}

function watchRevision(text: string): number {
	if (/^\d*$/.test(text)) return Number(text);
	const why = `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`;
	throw new StatusError(failure(500, '', why));
}

/** As asked, or 30 to 60 minutes (apiserver --min-request-timeout). */
function timeoutOf({random}: LabContext, query: URLSearchParams): number {
	const seconds = Number(query.get('timeoutSeconds') ?? '0');
	return 1000 * (seconds > 0 ? seconds : 1800 * (1 + random()));
}

/** Streaming lists are served from Kubernetes 1.34 on. Throws a 422 StatusError when refused, as older servers do. */
function checkStreamingList({gitVersion}: LabContext, query: URLSearchParams): void {
	const minor = Number(/^v?1\.(\d+)/.exec(gitVersion())?.[1] ?? 0);
	const causes = [
		...(query.get('resourceVersionMatch') === 'NotOlderThan'
			? []
			: [
					cause(
						'resourceVersionMatch',
						'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
					),
				]),
		...(minor >= 34
			? []
			: [
					cause(
						'sendInitialEvents',
						'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
					),
				]),
	];
	if (causes.length === 0) return;
	const texts = causes.map(({field, message}) => `${field}: ${message}`);
	const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
	const details = {group: 'meta.k8s.io', kind: 'ListOptions', causes};
	throw new StatusError(failure(422, 'Invalid', `ListOptions.meta.k8s.io "" is invalid: ${text}`, details));
}

const cause = (field: string, message: string) => ({
	reason: 'FieldValueForbidden',
	message: `Forbidden: ${message}`,
	field,
});
