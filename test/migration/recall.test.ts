import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {expect, it} from 'vitest';
import {patience} from '../../src/migration/parts.ts';
import {perSnapshot} from '../../src/migration/per-snapshot.ts';
import {createRecall} from '../../src/migration/recall.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {storeOf, testNow} from '../support/snapshot.ts';

it('does not keep what came later for the sake of somebody who kept an early snapshot', async () => {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	const store = storeOf([]);
	const recall = createRecall();
	const moving = perSnapshot(snapshot => ({now: snapshot.now}));
	const still = perSnapshot(snapshot => ({nodes: snapshot.tables.nodes.length, moved: moving(snapshot).now}));
	const step = (at: number): Snapshot => {
		const snapshot = store.snapshot(testNow + at * 2 * patience);
		recall.next(snapshot, true);
		still(snapshot);
		return snapshot;
	};
	const first = step(0);
	const later = Array.from({length: 8}, (_, index) => new WeakRef(step(index + 1)));
	await new Promise(resolve => setImmediate(resolve));
	collectGarbage();
	const alive = later.map(one => one.deref() !== undefined);
	expect(alive.slice(0, -2)).toEqual([false, false, false, false, false, false]);
	expect(still(first).moved).toBe(testNow);
});

it('keeps what was concluded when everything was asked, however many snapshots nobody asked much of come between', () => {
	const store = storeOf([]);
	const recall = createRecall();
	let computed = 0;
	const dear = perSnapshot(snapshot => {
		computed += 1;
		return snapshot.tables.nodes.length;
	});
	const step = (at: number, whole: boolean): Snapshot => {
		const snapshot = store.snapshot(testNow + at);
		recall.next(snapshot, whole);
		return snapshot;
	};
	dear(step(0, true));
	for (const at of [1, 2, 3]) step(at, false);
	dear(step(4, true));
	expect(computed).toBe(1);
	step(5, true);
	dear(step(6, true));
	expect(computed).toBe(2);
});
