import type {Clock} from '../clock.ts';
import {KubeError} from '../errors.ts';
import {discard} from '../http/body.ts';
import type {Source} from './list.ts';
import {listAccept, listPath} from './requests.ts';

export type SampleOptions = Omit<Source, 'sink'> & {
	readonly clock: Pick<Clock, 'after'>;
	readonly signal: AbortSignal;
	readonly objects: number;
	readonly seconds: number;
	/** On the wire. */
	readonly onBytes: (bytes: number) => void;
};

/**
 * Whether so many objects of a source arrive within so many seconds of being asked for. What is not there by then is not waited for, what is there is
 * not looked at; that it fails tells nobody that the server does.
 */
export async function arrivesInTime(options: SampleOptions): Promise<boolean> {
	const {transport, clock, objects, seconds, encoding, onBytes} = options;
	const late = new AbortController();
	const signal = AbortSignal.any([options.signal, late.signal]);
	let stopWaiting = (): void => {};
	let release = (): void => {};
	try {
		release = await transport.budget.acquire('small', signal);
		stopWaiting = clock.after(seconds * 1_000, () => late.abort());
		const path = listPath(options, objects, '');
		const {body, bytesIn} = await transport.open({path, accept: listAccept(encoding), signal, isAside: true});
		try {
			for await (const chunk of body) discard(chunk);
		} finally {
			onBytes(bytesIn());
		}
		return true;
	} catch (error) {
		if (error instanceof KubeError) return false;
		throw error;
	} finally {
		stopWaiting();
		release();
	}
}
