import {describe, expect, it} from 'vitest';
import {KubeError} from '../../../src/kube/errors.ts';
import {afterFailure} from '../../../src/kube/list-watch/after-failure.ts';
import {backoff, slowRetry} from '../../../src/kube/list-watch/backoff.ts';

describe('the pause before a try', () => {
	it('grows threefold up to 30 s, and half a second is the least', () => {
		expect([0, 1, 2, 3, 4, 400].map(attempt => backoff(attempt, () => 1))).toEqual([
			1_000, 3_000, 9_000, 27_000, 30_000, 30_000,
		]);
		expect([0, 5].map(attempt => backoff(attempt, () => 0))).toEqual([500, 500]);
		expect(backoff(0, () => 0, 20_000)).toBe(20_000);
		expect([slowRetry(() => 0), slowRetry(() => 1)]).toEqual([48_000, 72_000]);
	});
});

describe('the decision after a failure', () => {
	const decide = (error: unknown, phase: 'list' | 'watch' = 'watch', fruitless = 0) => {
		const {state, relist} = afterFailure({error, phase, attempt: 0, fruitless}, () => 0);
		return `${state}${relist ? ', list again' : ''}`;
	};
	it.each([
		['network', 'stale'],
		['tls', 'stale'],
		['auth', 'stale'],
		['tooMany', 'stale'],
		['server', 'stale'],
		['protocol', 'stale'],
		['gone', 'stale, list again'],
		['notFound', 'stale, list again'],
		['forbidden', 'forbidden, list again'],
	] as const)('of a watch with %s: %s', (kind, expected) => {
		expect(decide(new KubeError(kind, 'x'))).toBe(expected);
	});

	it('lists again when the resourceVersion itself is refused', () => {
		expect(decide(new KubeError('server', 'x', {status: 400}))).toBe('stale, list again');
		expect(decide(new KubeError('server', 'Too large resource version: 5, current: 3', {status: 504}))).toBe(
			'stale, list again',
		);
		expect(decide(new KubeError('network', 'x'), 'watch', 3)).toBe('stale, list again');
	});

	it('survives what is no KubeError', () => {
		expect(decide(new TypeError('a sink failed'))).toBe('stale');
	});
});
