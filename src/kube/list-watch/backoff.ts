const shortestMs = 500;
const longestMs = 30_000;
const slowMs = 60_000;

/**
 * Milliseconds to wait before try number `attempt` (from 0) after a failure: between 0.5 s and a bound that grows threefold to 30 s, at
 * random so that many sources and clients do not come back together, and never less than the server asks for.
 */
export function backoff(attempt: number, random: () => number, retryAfterMs = 0): number {
	const bound = Math.min(longestMs, 2 * shortestMs * 3 ** Math.min(attempt, 10));
	const chosen = shortestMs + random() * (bound - shortestMs);
	return Math.round(Math.max(chosen, retryAfterMs + random() * shortestMs));
}

/** Milliseconds until something that is not allowed or not served is asked for again. */
export function slowRetry(random: () => number): number {
	return Math.round(slowMs * (0.8 + 0.4 * random()));
}
