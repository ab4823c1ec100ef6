import {KubeError} from '../errors.ts';
import {discardPieces} from '../http/body.ts';
import {statusError} from '../http/status.ts';
import {breathe} from './breath.ts';
import {createJsonWatchReader} from './json-watch.ts';
import type {Source} from './list.ts';
import {formatOf, watchAccept, watchPath} from './requests.ts';
import type {WatchEvents, WatchReader} from './watch-events.ts';
import {createWireWatchReader} from './wire-watch.ts';

export type WatchOptions = Source & {
	readonly resourceVersion: string;
	readonly seconds: number;
	readonly signal: AbortSignal;
	readonly now: () => number;
	/** The server accepted the watch. */
	readonly onOpen: () => void;
	readonly onPosition: WatchEvents['onPosition'];
	/** A chunk was read: bytes on the wire. */
	readonly onBytes: (bytes: number) => void;
};

/** Bookmarks come about once a minute: a watch without a byte for longer is dead, whatever TCP believes. */
export const watchSilenceMs = 90_000;

function watchReader(contentType: string, events: WatchEvents): WatchReader {
	const format = formatOf(contentType);
	if (format === 'wire') return createWireWatchReader(events);
	if (format === 'json') return createJsonWatchReader(events);
	throw new KubeError(
		'protocol',
		`The server answered a watch with ${contentType || 'no content type'}, not with events. Check what stands before it.`,
	);
}

/** Watches from a resourceVersion until the server ends the watch in the regular way. Throws KubeError; `gone` means list again. */
export async function readWatch(options: WatchOptions): Promise<void> {
	const leave = new AbortController();
	try {
		await watchUntilEnd(options, AbortSignal.any([options.signal, leave.signal]));
	} finally {
		leave.abort();
	}
}

async function watchUntilEnd(options: WatchOptions, signal: AbortSignal): Promise<void> {
	const {transport, resource, sink} = options;
	const response = await transport.open({
		path: watchPath(options, options.resourceVersion, options.seconds),
		accept: watchAccept(options.encoding),
		signal,
		lane: 'watch',
		silenceMs: watchSilenceMs,
	});
	options.onOpen();
	let failure: KubeError | undefined;
	const reader = watchReader(response.contentType, {
		sink,
		onPosition: options.onPosition,
		onError: status => {
			failure ??= statusError(status.code || 500, status, {
				what: `watch ${resource.resource}`,
				server: transport.connection.server,
				retryAfterHeader: undefined,
				now: options.now(),
			});
		},
	});
	let counted = 0;
	const discard = discardPieces();
	for await (const chunk of response.body) {
		await breathe();
		reader.push(chunk);
		options.onBytes(response.bytesIn() - counted);
		counted = response.bytesIn();
		discard(chunk);
		if (failure !== undefined) throw failure;
	}
}
