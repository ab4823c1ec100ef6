import {describe, expect, it, vi} from 'vitest';
import {createCompare} from '../../../src/session/compare/create.ts';
import type {Frame} from '../../../src/session/session.ts';
import {scenarioFrame} from '../../support/frames.ts';
import {testNow} from '../../support/snapshot.ts';

const healthy = scenarioFrame('h0', {now: testNow - 600_000});
const broken = scenarioFrame('canonical');

function withUid(frame: Frame, uid: string, context: string): Frame {
	const {snapshot} = frame;
	return {...frame, snapshot: {...snapshot, cluster: {...snapshot.cluster, uid, context}}};
}

/** A clock by which every piece of work takes ten milliseconds. */
function steady(): () => number {
	let now = 0;
	return () => (now += 10);
}

describe('two moments', () => {
	it('are not compared before one is marked, and then in the background', async () => {
		let shown = healthy;
		const compare = createCompare({frame: () => shown, elapsed: steady()});
		const told = vi.fn();
		compare.subscribe(told);
		expect(compare.look(shown).problem).toContain('m marks this moment');
		expect(compare.mark()).toMatch(/^marked \d\d:\d\d:\d\dZ/);
		shown = broken;
		expect(compare.look(shown)).toMatchObject({working: true, problem: ''});
		await vi.waitFor(() => expect(compare.look(shown).difference).toBeDefined());
		const view = compare.look(shown);
		expect(view).toMatchObject({
			kind: 'moments',
			before: {at: testNow - 600_000, verdict: 'PASS'},
			after: {at: testNow, verdict: 'FAIL'},
		});
		expect(view.difference?.verdicts.map(({code}) => code)).toContain('CID-01');
		expect(told).toHaveBeenCalled();
		expect(compare.look(shown)).toBe(view);
	});

	it('are not marked while the cluster is read for the first time', () => {
		const [first, ...rest] = healthy.snapshot.sources;
		const loading = {...first!, state: {kind: 'loading' as const, since: testNow, received: 0}};
		const early: Frame = {...healthy, snapshot: {...healthy.snapshot, sources: [loading, ...rest]}};
		const compare = createCompare({frame: () => early, elapsed: steady()});
		expect(compare.mark()).toContain('still being read');
		expect(compare.look(early).before).toBeUndefined();
	});

	it('of the past are fetched where there is one, and refused where there is none', async () => {
		const frameAt = vi.fn(async () => healthy);
		const replay = createCompare({frame: () => broken, base: broken, frameAt, elapsed: steady()});
		replay.mark(testNow - 600_000);
		await vi.waitFor(() => expect(replay.look(broken).before?.at).toBe(testNow - 600_000));
		expect(frameAt).toHaveBeenCalledWith(testNow - 600_000);
		const live = createCompare({frame: () => broken, elapsed: steady()});
		expect(live.mark(testNow - 600_000)).toContain('replay');
	});
});

describe('two clusters', () => {
	const here = withUid(broken, 'new', 'new-k3s');

	it('are compared once the other has answered', async () => {
		let there: Frame | undefined;
		const compare = createCompare({frame: () => here, other: () => there, elapsed: steady()});
		expect(compare.look(here)).toMatchObject({
			kind: 'clusters',
			problem: expect.stringContaining('being read'),
		});
		there = withUid(healthy, 'old', 'old-k3s');
		await vi.waitFor(() => expect(compare.look(here).difference).toBeDefined());
		expect(compare.look(here)).toMatchObject({
			kind: 'clusters',
			before: {context: 'old-k3s'},
			after: {context: 'new-k3s'},
			difference: {sameCluster: false},
		});
		expect(compare.mark()).toContain('Two clusters');
	});

	it('say why the other never answers', () => {
		const compare = createCompare({
			frame: () => here,
			other: () => undefined,
			otherProblem: () => 'there is no context old',
			elapsed: steady(),
		});
		expect(compare.look(here).problem).toBe('there is no context old');
	});

	it('are refused when they are one, unless one was written down earlier', async () => {
		const there = withUid(healthy, 'new', 'other-name');
		const twice = createCompare({frame: () => here, other: () => there, elapsed: steady()});
		expect(twice.look(here).problem).toMatch(/^refused: other-name and new-k3s are one and the same cluster/);
		expect(twice.look(here).difference).toBeUndefined();
		const saved = createCompare({
			frame: () => here,
			other: () => there,
			writtenDown: true,
			elapsed: steady(),
		});
		await vi.waitFor(() => expect(saved.look(here).difference).toBeDefined());
		expect(saved.look(here)).toMatchObject({kind: 'moments', problem: ''});
	});
});
