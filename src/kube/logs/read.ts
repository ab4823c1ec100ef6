import type {Clock} from '../clock.ts';
import {sleep} from '../clock.ts';
import {breathe} from '../list-watch/breath.ts';
import type {Transport} from '../transport.ts';
import {createLineReader, type StampedLine} from './lines.ts';
import type {Meter} from './meter.ts';
import {type LogQuery, logPath} from './path.ts';

export type LogReading = {
	readonly transport: Transport;
	readonly clock: Clock;
	/** Shared by all logs of a session. */
	readonly meter: Meter;
	readonly onLines: (lines: readonly StampedLine[]) => void;
	/** The server has begun to answer. */
	readonly onOpen?: () => void;
	/** On the wire. */
	readonly onBytes?: (bytes: number) => void;
	readonly signal: AbortSignal;
};

export type LogEnd = {
	/** Of the text, after inflating. */
	readonly bytes: number;
	/** Milliseconds for which the answer was held back because logs came in too fast. */
	readonly heldBackMs: number;
	/** It came so fast for so long that the reader gave it up: what is newest now is asked for instead. */
	readonly flooded: boolean;
};

/** A follower that has nothing to say is left and taken up again; a connection that died in silence is found that way. */
const silenceMs = 10 * 60_000;
const longestHoldMs = 10_000;

/** Reads one answer of pods/log to its end. Throws KubeError. */
export async function readLogOnce(query: LogQuery, reading: LogReading): Promise<LogEnd> {
	const {transport, clock, meter, signal} = reading;
	const leave = new AbortController();
	const both = AbortSignal.any([signal, leave.signal]);
	let heldBackMs = 0;
	try {
		const response = await transport.open({
			path: logPath(query),
			accept: 'text/plain, application/json',
			lane: query.follow ? 'watch' : 'request',
			signal: both,
			...(query.follow && {silenceMs}),
		});
		reading.onOpen?.();
		const reader = createLineReader();
		let counted = 0;
		let bytes = 0;
		for await (const chunk of response.body) {
			reading.onBytes?.(response.bytesIn() - counted);
			counted = response.bytesIn();
			bytes += chunk.length;
			const lines = reader.push(chunk);
			if (lines.length > 0) reading.onLines(lines);
			const wait = meter.take(chunk.length);
			if (wait > 0) {
				heldBackMs += wait;
				if (query.follow && heldBackMs > longestHoldMs) return {bytes, heldBackMs, flooded: true};
				await sleep(clock, wait, both);
			}
			await breathe();
		}
		const rest = reader.end();
		if (rest.length > 0) reading.onLines(rest);
		return {bytes, heldBackMs, flooded: false};
	} finally {
		leave.abort();
	}
}
