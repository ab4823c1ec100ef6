/** What goes wrong. */
export type FaultKind =
	/** Answer with this HTTP status. */
	| {readonly kind: 'status'; readonly code: number; readonly retryAfterSeconds?: number}
	/** Cut the connection without an answer. */
	| {readonly kind: 'reset'}
	/** Accept and never answer; open watches never send again. */
	| {readonly kind: 'silence'}
	| {readonly kind: 'slow'; readonly bytesPerSecond: number; readonly latencyMs: number}
	| {readonly kind: 'forbidden'; readonly verb: string; readonly group: string; readonly resource: string}
	/** Stop listening; come back on the same port when the fault ends. */
	| {readonly kind: 'refuse'}
	| {readonly kind: 'expired-certificate'}
	/** A certificate that another authority signed. */
	| {readonly kind: 'wrong-ca'};

/** A fault of the lab, for some requests only or for some time only when it says so. */
export type Fault = FaultKind & {
	/** Only requests whose path and query match. */
	readonly path?: RegExp;
	/** Ends after so many requests were hit. */
	readonly requests?: number;
	/** Ends after so many milliseconds. */
	readonly forMs?: number;
};

/** Faults by the names that the command line takes. */
export const namedFaults = {
	'429': {kind: 'status', code: 429, retryAfterSeconds: 2},
	'503': {kind: 'status', code: 503},
	'410': {kind: 'status', code: 410},
	'403': {kind: 'forbidden', verb: 'list', group: '*', resource: '*'},
	reset: {kind: 'reset'},
	silence: {kind: 'silence'},
	slow: {kind: 'slow', bytesPerSecond: 8_000, latencyMs: 200},
	refuse: {kind: 'refuse'},
	'expired-certificate': {kind: 'expired-certificate'},
	'wrong-ca': {kind: 'wrong-ca'},
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof namedFaults;

export const faultNames = Object.keys(namedFaults) as readonly FaultName[];

/** The fault of that name; undefined when there is none. */
export function findFault(name: string): Fault | undefined {
	const known: Readonly<Record<string, Fault>> = namedFaults;
	return Object.hasOwn(known, name) ? known[name] : undefined;
}

/** Faults that change the listener instead of the answer to a request. */
export type ListenerFault = Extract<FaultKind, {kind: 'refuse' | 'expired-certificate' | 'wrong-ca'}>;

export function isListenerFault(fault: FaultKind): fault is ListenerFault {
	return fault.kind === 'refuse' || fault.kind === 'expired-certificate' || fault.kind === 'wrong-ca';
}
