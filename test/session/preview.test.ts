import {describe, expect, it} from 'vitest';
import {previewFirst} from '../../src/session/preview.ts';
import {manualClock} from '../lab/manual-clock.ts';
import {storeOf} from '../support/snapshot.ts';

const pod = (index: number) => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: `web-${index}`, namespace: 'demo', uid: `u${index}`},
	spec: {containers: [{name: 'main'}]},
	status: {phase: 'Running'},
});

/** A store that is being filled, and how many pods each preview showed. */
function rig() {
	const clock = manualClock();
	const store = storeOf([]);
	const shown: number[] = [];
	const judged = {now: false};
	const first = {shown: false};
	const stop = previewFirst(
		store,
		clock,
		{
			isJudged: () => judged.now,
			preview: () => shown.push(store.snapshot(0).pods.size),
		},
		() => {
			first.shown = true;
		},
	);
	let read = 0;
	const add = (count: number, after: number) => {
		const sink = store.sink('pods');
		for (const end = read + count; read < end; read++) sink.putJson(pod(read));
		clock.advance(after);
	};
	return {add, shown, judged, first, stop};
}

describe('the first pods', () => {
	it('are shown at once, and more of them ten times a second', () => {
		const {add, shown} = rig();
		add(3, 0);
		expect(shown).toEqual([3]);
		add(1, 99);
		add(1, 0);
		expect(shown).toEqual([3]);
		add(0, 1);
		expect(shown).toEqual([3, 5]);
	});

	it('are drawn before anything else is loaded', () => {
		const {add, first} = rig();
		add(0, 400);
		expect(first.shown).toBe(false);
		add(1, 0);
		expect(first.shown).toBe(false);
		add(0, 50);
		expect(first.shown).toBe(true);
	});

	it('are not waited for any longer than half a second', () => {
		const {add, first, stop} = rig();
		add(0, 499);
		expect(first.shown).toBe(false);
		add(0, 1);
		expect(first.shown).toBe(true);
		stop();
	});

	it('are left to the first judged frame once it is there', () => {
		const {add, shown, judged} = rig();
		add(1, 0);
		judged.now = true;
		add(5, 1_000);
		judged.now = false;
		add(5, 1_000);
		expect(shown).toEqual([1]);
	});

	it('are not shown any more when there are too many to be sorted at once, nor after it was stopped', () => {
		const {add, shown} = rig();
		add(1, 0);
		add(10_001, 1_000);
		expect(shown).toEqual([1]);
		const stopped = rig();
		stopped.stop();
		stopped.add(1, 1_000);
		expect(stopped.shown).toEqual([]);
	});
});
