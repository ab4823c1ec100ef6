import {describe, expect, it} from 'vitest';
import {recordedState} from '../../src/session/recorded.ts';

const now = Date.parse('2026-11-21T15:40:00Z');

describe('what a snapshot says about its sources', () => {
	it('says nothing about sources that were live or are not named', () => {
		expect(recordedState({collectors: {pods: {state: 'live'}}}, 'pods', now)).toBeUndefined();
		expect(recordedState({collectors: {}}, 'pods', now)).toBeUndefined();
		expect(recordedState(undefined, 'pods', now)).toBeUndefined();
	});

	it('keeps why and since when', () => {
		const collectors = {ipPools: {state: 'stale' as const, since: '2026-11-21T15:00:00Z', why: 'silence'}};
		expect(recordedState({collectors}, 'ipPools', now)).toEqual({
			kind: 'stale',
			since: Date.parse('2026-11-21T15:00:00Z'),
			why: 'silence',
		});
	});

	it('does not take what had not been read yet for what is not there', () => {
		const state = recordedState({collectors: {pods: {state: 'loading'}}}, 'pods', now);
		expect(state).toMatchObject({kind: 'stale', since: now});
	});

	it('names the verb that was refused', () => {
		const state = recordedState({collectors: {nodes: {state: 'forbidden', verb: 'watch'}}}, 'nodes', now);
		expect(state).toMatchObject({kind: 'forbidden', verb: 'watch'});
	});
});
