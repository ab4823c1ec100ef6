import {expect, test} from 'vitest';
import {createTurns, largestFirst} from '../../src/finalizers/largest-first.ts';
import type {Release} from '../../src/kube/budget.ts';

const {signal} = new AbortController();
const type = (resource: string) => ({
	group: '',
	version: 'v1',
	resource,
	kind: resource,
	namespaced: true,
	verbs: ['list'],
});

test('what is usually the largest is read first, everything else in its order', () => {
	const types = ['bindings', 'secrets', 'nodes', 'pods', 'ipamhandles', 'endpoints'].map(type);
	expect(largestFirst(types).map(({resource}) => resource)).toEqual([
		'ipamhandles',
		'pods',
		'secrets',
		'bindings',
		'nodes',
		'endpoints',
	]);
});

/** Asks for a place for a large list as the type at this place of the order, and notes when it has it. */
function asking(turns: ReturnType<typeof createTurns>) {
	const has: number[] = [];
	const ask = async (place: number): Promise<Release> => {
		const release = await turns.budget(place).acquire('large', signal);
		has.push(place);
		return release;
	};
	return {has, ask};
}
const settled = () => new Promise(resolve => setImmediate(resolve));

test('no other type has a place for a large list before the first two have told whether they need one', async () => {
	const turns = createTurns();
	const {has, ask} = asking(turns);
	const third = ask(2);
	const first = await ask(0);
	turns.told(0);
	await settled();
	expect(has).toEqual([0]);
	const second = await ask(1);
	turns.told(1);
	await settled();
	expect(has).toEqual([0, 1]);
	first();
	(await third)();
	second();
	expect(has).toEqual([0, 1, 2]);
});

test('those that are small give way', async () => {
	const turns = createTurns();
	const {has, ask} = asking(turns);
	const third = ask(2);
	turns.told(0);
	turns.told(1);
	(await third)();
	expect(has).toEqual([2]);
});

test('what waits to be read as a large list holds no place of a small one', async () => {
	const turns = createTurns();
	const waiting = turns.budget(5);
	const release = await waiting.acquire('small', signal);
	expect(waiting.inUse('small')).toBe(1);
	const large = waiting.acquire('large', signal);
	expect(waiting.inUse('small')).toBe(0);
	const others = await Promise.all(
		Array.from({length: 8}, (_, place) => turns.budget(place + 6).acquire('small', signal)),
	);
	release();
	expect(waiting.inUse('small')).toBe(8);
	turns.told(0);
	turns.told(1);
	(await large)();
	for (const other of others) other();
	expect([waiting.inUse('small'), waiting.inUse('large')]).toEqual([0, 0]);
});
