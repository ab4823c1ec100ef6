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
