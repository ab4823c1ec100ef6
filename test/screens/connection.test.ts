import {describe, expect, it} from 'vitest';
import {answerLines} from '../../screens/connection/server.ts';
import {sourceCells, sourceLines} from '../../screens/connection/sources.ts';
import type {SourceStatus} from '../../src/store/source-state.ts';
import {freshness} from '../../src/ui/freshness.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {storeOf, testNow} from '../support/snapshot.ts';

const text = (lines: readonly Line[]) => lines.map(line => line.map(part => part.text).join('')).join('\n');
const polling = {everyMs: 90_000, why: 'its changes were 3.1 MB/s of the 4.0 MB/s that this link carries'};
const pods: SourceStatus = {
	name: 'pods',
	title: 'Pods',
	resource: 'v1 pods',
	state: {kind: 'live', since: testNow},
	objects: 20_000,
	malformed: 0,
	requests: 41,
	bytes: 12_000_000,
	retries: 0,
	polling,
};

describe('a source that is listed instead of watched', () => {
	const snapshot = {
		...storeOf([]).snapshot(testNow),
		api: {kind: 'up', since: testNow, latencyMs: 12} as const,
		sources: [pods],
		denied: [],
	};

	it('says how often and why, in its row and in its words', () => {
		expect(sourceCells(pods, testNow, 'age').why).toBe(
			`listed every 1m30 instead of watched: ${polling.why}`,
		);
		expect(text(sourceLines(pods, snapshot, 200, testNow, 'age'))).toContain('read whole, listed every 1m30');
	});

	it('is not called watched in the answer, nor live without a word in the first line', () => {
		expect(text(answerLines(snapshot, testNow))).toBe(
			'yes: 1 source read whole, 1 of them listed now and then instead of watched',
		);
		expect(freshness(snapshot, testNow).text).toBe('live 12ms, 1 polled');
		const {polling: _, ...watched} = pods;
		expect(text(answerLines({...snapshot, sources: [watched]}, testNow))).toBe(
			'yes: 1 source read whole and watched',
		);
	});
});
