import {describe, expect, it} from 'vitest';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {podsDoubts} from '../../src/report/pods.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

const {objects} = findScenario('canonical')!.build(testNow);
const why = 'pods is forbidden: User "viewer" cannot list resource "pods"';

describe('what is said about a list of pods', () => {
	it('is nothing when everything was read', () => {
		expect(podsDoubts(snapshotOf(objects))).toEqual({unread: [], doubts: []});
	});

	it('is why they could not be read', () => {
		const pods = {kind: 'forbidden', since: testNow, verb: 'list', why} as const;
		expect(podsDoubts(snapshotOf([], {sources: {pods}})).unread).toEqual([expect.stringContaining(why)]);
	});

	it('is that they are old when they are no longer followed', () => {
		const pods = {kind: 'stale', since: testNow, why: 'connection refused'} as const;
		const {unread} = podsDoubts(snapshotOf(objects, {sources: {pods}}));
		expect(unread).toEqual([expect.stringContaining('connection refused')]);
	});

	it('is what may put some into a wrong bucket', () => {
		const ipPools = {kind: 'forbidden', since: testNow, verb: 'list', why: 'ippools is forbidden'} as const;
		const {unread, doubts} = podsDoubts(snapshotOf(objects, {sources: {ipPools}}));
		expect(unread).toEqual([]);
		expect(doubts).toEqual([expect.stringContaining('IP pools cannot be read')]);
	});
});
