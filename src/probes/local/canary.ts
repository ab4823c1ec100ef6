import {connect, type Socket} from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import type {CanaryEvent} from '../canary.ts';
import {connectSeconds} from '../question.ts';
import {socketAnswer} from './socket-class.ts';

export type CanaryOptions = {
	readonly host: string;
	readonly port: number;
	/** Milliseconds between two connections of the second kind. */
	readonly everyMs: number;
	/** Milliseconds of a clock that never jumps. */
	readonly clock: () => number;
	readonly onEvent: (event: CanaryEvent) => void;
	/** Ends it. */
	readonly signal: AbortSignal;
};

/**
 * Watches a port from this machine in two ways: one connection that stays open, which tells at once when it is cut, and a new one
 * every so often, which tells when packets are dropped without a word. Resolves when the signal fires.
 */
export async function watchPort(options: CanaryOptions): Promise<void> {
	const {clock, onEvent, signal, everyMs} = options;
	let kept: Socket | undefined;
	/** A server that closes an idle connection in good order and takes the next one at once was not away. */
	const keep = (socket: Socket): void => {
		kept = socket;
		let inOrder = false;
		socket.once('end', () => {
			inOrder = true;
		});
		socket.once('close', async () => {
			if (kept !== socket) return;
			kept = undefined;
			const at = clock();
			const again = inOrder && !signal.aborted ? await open(options) : undefined;
			if (signal.aborted) {
				if (again !== undefined && 'socket' in again) again.socket.destroy();
				return;
			}
			if (again === undefined || 'why' in again)
				onEvent({kind: 'down', at, why: 'the open connection was cut'});
			else if (kept === undefined) keep(again.socket);
			else again.socket.destroy();
		});
		socket.resume();
	};
	while (!signal.aborted) {
		const began = clock();
		const opened = await open(options);
		if (signal.aborted) break;
		if ('why' in opened) onEvent({kind: 'down', at: began, why: opened.why});
		else {
			onEvent({kind: 'up', at: clock()});
			if (kept === undefined) keep(opened.socket);
			else opened.socket.destroy();
		}
		await wait(Math.max(0, everyMs - (clock() - began)), undefined, {signal}).catch(() => {});
	}
	kept?.destroy();
}

function open({
	host,
	port,
	signal,
}: CanaryOptions): Promise<{readonly socket: Socket} | {readonly why: string}> {
	return new Promise(resolve => {
		const socket = connect({host, port, keepAlive: true, keepAliveInitialDelay: 1_000});
		const fail = (why: string): void => {
			socket.destroy();
			resolve({why});
		};
		const abort = (): void => fail('stopped');
		signal.addEventListener('abort', abort, {once: true});
		socket.setTimeout(connectSeconds * 1_000, () => fail(`no connection within ${connectSeconds} s`));
		socket.once('error', error => fail(`${socketAnswer(error).class}: ${socketAnswer(error).detail}`));
		socket.once('connect', () => {
			socket.setTimeout(0);
			signal.removeEventListener('abort', abort);
			resolve({socket});
		});
	});
}
