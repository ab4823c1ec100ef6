import {type Attempt, isDenied} from '../access/denials.ts';
import type {LabClock} from '../clock.ts';
import type {RequestInfo} from '../http/request-info.ts';
import {expired, failure, type Status} from '../status.ts';
import {type Fault, isListenerFault, type ListenerFault} from './fault.ts';

/** The faults that are switched on. */
export type Faults = {
	readonly add: (fault: Fault) => void;
	readonly clear: () => void;
	/** The fault for the listener, the latest when there are several. */
	readonly listener: () => ListenerFault | undefined;
	/** The faults that hit a request; counts it against those that end after some. */
	readonly hit: (url: string, info: RequestInfo) => readonly Fault[];
	/** True while open watches on that path are to say nothing. */
	readonly silent: (url: string) => boolean;
};

type Active = {readonly fault: Fault; hits: number; readonly stop: () => void};

/** Keeps faults until they end; `changed` is called when one for the listener came or went. */
export function createFaults(clock: LabClock, changed: () => void): Faults {
	const active = new Set<Active>();
	const end = (entry: Active) => {
		if (!active.delete(entry)) return;
		entry.stop();
		if (isListenerFault(entry.fault)) changed();
	};
	const concerns = ({fault}: Active, url: string) =>
		!isListenerFault(fault) && (fault.path?.test(url) ?? true);
	return {
		add: fault => {
			const stop = fault.forMs === undefined ? () => {} : clock.after(fault.forMs, () => end(entry));
			const entry: Active = {fault, hits: 0, stop};
			active.add(entry);
			if (isListenerFault(fault)) changed();
		},
		clear: () => {
			for (const entry of [...active]) end(entry);
		},
		listener: () =>
			[...active]
				.map(({fault}) => fault)
				.findLast((fault): fault is Fault & ListenerFault => isListenerFault(fault)),
		hit: (url, info) => {
			const hits = [...active].filter(entry => concerns(entry, url) && appliesTo(entry.fault, info));
			for (const entry of hits) {
				entry.hits++;
				if (entry.fault.requests !== undefined && entry.hits >= entry.fault.requests) end(entry);
			}
			return hits.map(({fault}) => fault);
		},
		silent: url => [...active].some(entry => entry.fault.kind === 'silence' && concerns(entry, url)),
	};
}

function appliesTo(fault: Fault, info: RequestInfo): boolean {
	if (fault.kind !== 'forbidden') return true;
	return info.isResource && isDenied([fault], info satisfies Attempt);
}

/** The body of a fault that answers with a status of its own. */
export function faultStatus(code: number, retryAfterSeconds: number | undefined): Status {
	const details = retryAfterSeconds === undefined ? undefined : {retryAfterSeconds};
	switch (code) {
		case 429:
			return failure(
				429,
				'TooManyRequests',
				'the server has received too many requests and has asked us to try again later',
				details ?? {retryAfterSeconds: 1},
			);
		case 503:
			return failure(
				503,
				'ServiceUnavailable',
				'the server is currently unable to handle the request',
				details,
			);
		case 410:
			return expired('The resourceVersion for the provided watch is too old.');
		case 401:
			return failure(401, 'Unauthorized', 'Unauthorized');
		case 504:
			return failure(
				504,
				'Timeout',
				'Timeout: request did not complete within the allotted timeout',
				details,
			);
		default:
			return failure(code, 'InternalError', 'Internal error occurred: the lab was asked to fail', details);
	}
}
