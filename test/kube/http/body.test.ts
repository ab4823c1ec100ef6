import {get, type IncomingMessage, type ServerResponse} from 'node:http';
import {describe, expect, it} from 'vitest';
import {systemClock} from '../../../src/kube/clock.ts';
import {discardPieces, readBody} from '../../../src/kube/http/body.ts';
import {startServer} from '../support/server.ts';
import {until} from '../support/time.ts';

const piece = (length: number) => Buffer.from(new ArrayBuffer(length));

describe('the memory of what arrived over a socket', () => {
	it('is given back when the first chunk of the next piece was read, not before', () => {
		const [first, second] = [piece(16_384), piece(16_384)];
		const discard = discardPieces();
		discard(first.subarray(5, 100));
		discard(first.subarray(102));
		expect(first.buffer.byteLength).toBe(16_384);
		discard(second);
		expect(first.buffer.byteLength).toBe(0);
		expect(second.buffer.byteLength).toBe(16_384);
	});

	it('stays where small buffers share it', () => {
		const shared = Buffer.from('shared');
		const discard = discardPieces();
		discard(shared);
		discard(piece(16_384));
		expect(shared.toString()).toBe('shared');
	});
});

/** A body that a real server writes piece by piece. */
async function opened(restMs: number, signal = new AbortController().signal) {
	const answered = Promise.withResolvers<ServerResponse>();
	const {url} = await startServer((_, response) => {
		response.writeHead(200);
		response.write('first');
		answered.resolve(response);
	});
	const received = Promise.withResolvers<IncomingMessage>();
	get(url, {signal}, received.resolve).on('error', () => {});
	const response = await received.promise;
	const server = await answered.promise;
	const body = readBody(response, {
		server: new URL(url),
		clock: systemClock,
		signal,
		silenceMs: 60_000,
		restMs,
		onBytes: () => {},
		onEnd: () => {},
	});
	expect(String((await body.next()).value)).toBe('first');
	server.write('soon');
	expect(String((await body.next()).value)).toBe('soon');
	return {
		server,
		body,
		resting: () => until(() => response.isPaused(), 'the reader rests'),
	};
}

describe('a body whose reader rests', () => {
	it('is read on no sooner than after the rest, and then all that has come', async () => {
		const {server, body, resting} = await opened(200);
		const began = performance.now();
		const next = body.next();
		await resting();
		server.write('second');
		server.end('third');
		let later = String((await next).value);
		// Timers may be early by what their clock leaves out.
		expect(performance.now() - began).toBeGreaterThan(190);
		for await (const piece of body) later += String(piece);
		expect(later).toBe('secondthird');
	});

	it('is left at once when nobody wants it any more', async () => {
		const leave = new AbortController();
		const {body, resting} = await opened(3_600_000, leave.signal);
		const next = body.next();
		await resting();
		leave.abort();
		await expect(next).rejects.toMatchObject({kind: 'cancelled'});
	});

	it('does not rest unless it is told to', async () => {
		const {server, body} = await opened(0);
		server.end('second');
		expect(String((await body.next()).value)).toBe('second');
		expect((await body.next()).done).toBe(true);
	});
});
