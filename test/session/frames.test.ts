import {expect, it} from 'vitest';
import {createFrames} from '../../src/session/frames.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {storeOf, testNow} from '../support/snapshot.ts';

it('judges at once what may be believed, however dear that is and however long nothing new was said', async () => {
	const base = storeOf([]).snapshot(testNow);
	let now = testNow;
	let shown: Partial<Snapshot> = {};
	let revision = 1;
	const clock = {
		// Whatever is done takes a while: the checks would not be run for long.
		now: () => {
			now += 1_000;
			return now;
		},
	};
	const frames = createFrames(
		{snapshot: () => ({...base, ...shown, now, revision})},
		clock,
		Promise.resolve(),
	);
	await frames.ready;
	const told = async () => {
		revision += 1;
		await frames.publish('changed');
		return frames.current().diagnosis.revision;
	};
	for (let calm = 0; calm < 5; calm++) await told();
	expect(await told()).not.toBe(revision);
	expect(frames.isPressing()).toBe(false);
	shown = {api: {kind: 'down', since: now, why: 'refused', fault: 'network'}};
	expect(await told()).toBe(revision);
	expect(frames.isPressing()).toBe(true);
	expect(await told()).not.toBe(revision);
	expect(frames.isPressing()).toBe(false);
	const [first, ...rest] = base.sources;
	shown = {...shown, sources: [{...first!, state: {kind: 'stale', since: now, why: 'refused'}}, ...rest]};
	expect(await told()).toBe(revision);
	expect(frames.isPressing()).toBe(true);
});

it('does not take pods away that were shown while it judged a cluster without any', async () => {
	const store = storeOf([]);
	const clock = {now: () => testNow};
	const taken = Promise.withResolvers<void>();
	let publishing = false;
	const frames = createFrames(
		{
			snapshot: now => {
				if (publishing) taken.resolve();
				return store.snapshot(now);
			},
		},
		clock,
		Promise.resolve(),
	);
	await frames.ready;
	publishing = true;
	const judging = frames.publish('changed');
	await taken.promise;
	store.sink('pods').putJson({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'web', namespace: 'demo', uid: 'u'},
		spec: {containers: [{name: 'main'}]},
		status: {phase: 'Running'},
	});
	frames.preview();
	expect(await judging).toBe(testNow);
	expect(frames.current().snapshot.pods.size).toBe(1);
	expect(frames.isJudged()).toBe(false);
	await frames.publish('time');
	expect(frames.isJudged()).toBe(true);
	expect(frames.current().diagnosis.findings).not.toEqual([]);
});
