/** What the transport has done since it was made. Bytes are on the wire, before inflating. */
export type RequestStatistics = {
	readonly requests: number;
	readonly failed: number;
	readonly retried: number;
	readonly bytesIn: number;
	readonly bytesOut: number;
	readonly inFlight: number;
	/** Milliseconds to the response head of the last requests, newest last, at most 128. */
	readonly latencies: readonly number[];
	readonly byVerb: Readonly<Record<string, number>>;
};

const kept = 128;

export type RequestLog = {
	readonly started: (verb: string, bytesOut: number) => void;
	/** The response head came after `milliseconds`. */
	readonly answered: (milliseconds: number) => void;
	readonly received: (bytes: number) => void;
	readonly retried: () => void;
	readonly ended: (failed: boolean) => void;
	readonly statistics: () => RequestStatistics;
};

/** Counts requests, bytes and latencies; a statistics value does not change after it was handed out. */
export function createRequestLog(): RequestLog {
	let requests = 0;
	let failed = 0;
	let retried = 0;
	let bytesIn = 0;
	let bytesOut = 0;
	let inFlight = 0;
	const latencies: number[] = [];
	const byVerb: Record<string, number> = {};
	return {
		started: (verb, bytes) => {
			requests += 1;
			inFlight += 1;
			bytesOut += bytes;
			byVerb[verb] = (byVerb[verb] ?? 0) + 1;
		},
		answered: milliseconds => {
			latencies.push(milliseconds);
			if (latencies.length > kept) latencies.shift();
		},
		received: bytes => {
			bytesIn += bytes;
		},
		retried: () => {
			retried += 1;
		},
		ended: wasFailure => {
			inFlight -= 1;
			if (wasFailure) failed += 1;
		},
		statistics: () => ({
			requests,
			failed,
			retried,
			bytesIn,
			bytesOut,
			inFlight,
			latencies: [...latencies],
			byVerb: {...byVerb},
		}),
	};
}
