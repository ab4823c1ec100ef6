import {describe, expect, it} from 'vitest';
import type {PodTable} from '../../../src/store/pod-table.ts';
import {changedSlots, renamedSlots} from '../../../src/store/pods/view.ts';
import {pod} from '../../checks/fixtures.ts';
import {seededRandom} from '../../support/random.ts';
import {storeOf, testNow} from '../../support/snapshot.ts';

/** What stands in every slot, as text; empty where nothing does. */
function written(pods: PodTable, show: (slot: number) => unknown): readonly string[] {
	const texts: string[] = [];
	for (const slot of pods.slots()) texts[slot] = JSON.stringify(show(slot));
	return texts;
}

/** Slots where two tables say something else, found by looking at all of them. */
function compared(one: PodTable, other: PodTable, show: (pods: PodTable) => (slot: number) => unknown) {
	const [before, after] = [written(one, show(one)), written(other, show(other))];
	const length = Math.max(before.length, after.length);
	return Array.from({length}, (_, slot) => slot).filter(slot => before[slot] !== after[slot]);
}

const rowOf = (pods: PodTable) => (slot: number) => pods.row(slot);
const nameOf = (pods: PodTable) => (slot: number) => pods.name(slot);

describe('what differs between two tables', () => {
	it('is found between any two, forwards and backwards, whatever was written in between', () => {
		const random = seededRandom(11);
		const store = storeOf([]);
		const sink = store.sink('pods');
		const tables: PodTable[] = [];
		for (let round = 0; round < 30; round++) {
			for (let change = 0; change < (round % 7 === 0 ? 300 : 5); change++) {
				const key = `x/p${random(400)}`;
				if (random(4) === 0) sink.removeJson(pod(key));
				else
					sink.putJson(
						pod(key, {ip: `10.42.0.${random(4)}`, phase: random(2) === 0 ? 'Running' : 'Pending'}),
					);
			}
			tables.push(store.snapshot(testNow).pods);
		}
		for (let pair = 0; pair < 150; pair++) {
			const one = tables[random(tables.length)]!;
			const other = tables[random(tables.length)]!;
			// The name of a pod that went and came is written in another place.
			expect(changedSlots(one, other)).toEqual(expect.arrayContaining(compared(one, other, rowOf)));
			expect(renamedSlots(one, other)).toEqual(expect.arrayContaining(compared(one, other, nameOf)));
		}
	});

	it('is found after more changes than are remembered', () => {
		const names = Array.from({length: 9_000}, (_, number) => `x/p${number}`);
		const store = storeOf(names.map(name => pod(name, {ip: '10.42.0.1'})));
		const sink = store.sink('pods');
		const before = store.snapshot(testNow).pods;
		const write = (ip: string) => {
			for (const name of names) sink.putJson(pod(name, {ip}));
		};
		write('10.42.0.2');
		const between = store.snapshot(testNow).pods;
		write('10.42.0.3');
		write('10.42.0.2');
		sink.putJson(pod('x/p7', {ip: '10.42.0.4'}));
		const after = store.snapshot(testNow).pods;
		expect(changedSlots(between, after)).toEqual([between.find('x', 'p7')]);
		expect(changedSlots(before, after)).toHaveLength(names.length);
		expect(renamedSlots(before, after)).toEqual([]);
	});

	it('is not known of tables of different stores', () => {
		const [one, other] = [storeOf([]), storeOf([])].map(store => store.snapshot(testNow).pods);
		expect(changedSlots(one!, other!)).toBeUndefined();
		expect(renamedSlots(one!, other!)).toBeUndefined();
	});
});
