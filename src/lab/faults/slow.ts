import type {ServerResponse} from 'node:http';
import type {LabClock} from '../clock.ts';

const tickMs = 50;

/**
 * Makes a response trickle: what is written to it leaves at the given rate. Replaces write and end of the response, because
 * everything that answers requests writes to those two.
 */
export function trickle(response: ServerResponse, bytesPerSecond: number, clock: LabClock): void {
	const send = response.write.bind(response);
	const finish = response.end.bind(response);
	const quota = Math.max(1, Math.floor((bytesPerSecond * tickMs) / 1000));
	let queue: Buffer[] = [];
	let ended = false;
	let ticking = false;
	const tick = () => {
		ticking = false;
		if (response.destroyed) return;
		const waiting = queue.length === 1 ? queue[0]! : Buffer.concat(queue);
		send(waiting.subarray(0, quota));
		queue = waiting.length > quota ? [waiting.subarray(quota)] : [];
		if (queue.length > 0) schedule();
		else if (ended) finish();
		else response.emit('drain');
	};
	const schedule = () => {
		if (ticking) return;
		ticking = true;
		clock.after(tickMs, tick);
	};
	const add = (chunk: unknown) => {
		if (typeof chunk === 'string' || chunk instanceof Uint8Array) queue.push(Buffer.from(chunk as string));
		if (queue.length > 0) schedule();
	};
	response.write = (chunk: unknown) => {
		add(chunk);
		return false;
	};
	response.end = (chunk?: unknown) => {
		ended = true;
		add(chunk);
		if (queue.length === 0) finish();
		return response;
	};
}
