import {type AddressInfo, createServer, type Socket} from 'node:net';
import {expect, test} from 'vitest';
import {type CanaryEvent, gapSummary, gapsOf} from '../../../src/probes/canary.ts';
import {watchPort} from '../../../src/probes/local/canary.ts';

const up = (at: number): CanaryEvent => ({kind: 'up', at});
const down = (at: number, why = 'x'): CanaryEvent => ({kind: 'down', at, why});

test.each([
	['all well', [up(1), up(2)], []],
	['a cut that heals', [up(1), down(5, 'cut'), down(6), up(9)], [{from: 5, to: 9, why: 'cut'}]],
	['never up', [down(1), down(2)], [{from: 0, why: 'x'}]],
	['up late', [down(1), up(4)], [{from: 0, to: 4, why: 'x'}]],
	['still down', [up(1), down(3)], [{from: 3, why: 'x'}]],
	['nothing seen', [], []],
])('gaps: %s', (_, events, expected) => {
	expect(gapsOf(0, events)).toEqual(expected);
});

test('an open gap counts until the end', () => {
	expect(
		gapSummary(
			[
				{from: 3, to: 5, why: ''},
				{from: 8, why: ''},
			],
			20,
		),
	).toEqual({
		count: 2,
		total: 14,
		longest: 12,
	});
});

test('a cut of the open connection is seen when it happens, and the return as well', async () => {
	const sockets: Socket[] = [];
	const server = createServer(socket => {
		sockets.push(socket);
		socket.on('error', () => {});
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	const stop = new AbortController();
	const events: string[] = [];
	let cut = false;
	await watchPort({
		host: '127.0.0.1',
		port,
		everyMs: 5,
		clock: () => performance.now(),
		onEvent: event => {
			if (events.at(-1) !== event.kind) events.push(event.kind);
			if (event.kind === 'up' && !cut) {
				cut = true;
				// The first connection is the one that is kept.
				setImmediate(function once(): void {
					if (sockets[0] === undefined) setImmediate(once);
					else sockets[0].resetAndDestroy();
				});
			} else if (events.includes('down') && event.kind === 'up') stop.abort();
		},
		signal: stop.signal,
	});
	expect(events).toEqual(['up', 'down', 'up']);
	for (const socket of sockets) socket.destroy();
	await new Promise(resolve => server.close(resolve));
});

test('a server that closes idle connections in good order and takes the next one at once was not away', async () => {
	let connections = 0;
	const server = createServer(socket => {
		socket.on('error', () => {});
		if (++connections < 4) socket.end();
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const stop = new AbortController();
	const events: string[] = [];
	await watchPort({
		host: '127.0.0.1',
		port: (server.address() as AddressInfo).port,
		everyMs: 5,
		clock: () => performance.now(),
		onEvent: event => {
			events.push(event.kind);
			if (connections >= 8) stop.abort();
		},
		signal: stop.signal,
	});
	expect(events).not.toContain('down');
	await new Promise(resolve => server.close(resolve));
});
