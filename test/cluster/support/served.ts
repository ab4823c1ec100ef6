import {performance} from 'node:perf_hooks';
import type {Connection} from '../../../src/kube/kubeconfig.ts';
import {createTransport} from '../../../src/kube/transport.ts';

export type Served = {
	/** When each path was answered for the first time, in milliseconds of `performance.now()`. */
	readonly at: ReadonlyMap<string, number>;
	/** What the answers that came took, milliseconds: half of them less. */
	readonly roundTrip: () => number;
	readonly stop: () => Promise<void>;
};

/** Between two questions about one path. */
const everyMs = 250;

/**
 * Asks for one object of each of these collections until it is given, as a client of its own: from what moment on the server serves each of them,
 * whatever the program makes of it.
 */
export function startServed(connection: Connection, paths: readonly string[]): Served {
	const transport = createTransport({connection, userAgent: 'served'});
	const stop = new AbortController();
	const at = new Map<string, number>();
	const took: number[] = [];
	const ask = async (path: string): Promise<void> => {
		while (!stop.signal.aborted) {
			const started = performance.now();
			const isGiven = await transport
				.requestText({path: `${path}?limit=1`, signal: stop.signal, headMs: 10_000})
				.then(
					() => true,
					() => false,
				);
			if (isGiven) {
				took.push(performance.now() - started);
				at.set(path, performance.now());
				return;
			}
			await new Promise(resolve => setTimeout(resolve, everyMs));
		}
	};
	const asking = paths.map(ask);
	return {
		at,
		roundTrip: () => took.toSorted((one, other) => one - other)[took.length >> 1] ?? 0,
		stop: async () => {
			stop.abort();
			await Promise.all(asking);
			transport.close();
		},
	};
}
