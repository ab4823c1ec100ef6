import {describe, expect, it} from 'vitest';
import {createBudget} from '../../src/kube/budget.ts';
import {never, rejection} from './support/connect.ts';

describe('the request budget', () => {
	it('lets so many in and the others wait in their order', async () => {
		const budget = createBudget({large: 1, small: 2});
		const order: string[] = [];
		const enter = async (name: string) => {
			const release = await budget.acquire('large', never);
			order.push(name);
			return release;
		};
		const first = await enter('first');
		const second = enter('second');
		const third = enter('third');
		await budget.acquire('small', never);
		expect([order, budget.inUse('large'), budget.inUse('small')]).toEqual([['first'], 1, 1]);
		first();
		first();
		(await second)();
		(await third)();
		expect([order, budget.inUse('large')]).toEqual([['first', 'second', 'third'], 0]);
	});

	it('forgets who does not want to wait any more', async () => {
		const budget = createBudget({large: 1, small: 1});
		const release = await budget.acquire('large', never);
		const stop = new AbortController();
		const left = rejection(budget.acquire('large', stop.signal));
		const next = budget.acquire('large', never);
		stop.abort();
		expect(await left).toMatchObject({kind: 'cancelled'});
		expect(await rejection(budget.acquire('large', stop.signal))).toMatchObject({kind: 'cancelled'});
		release();
		(await next)();
		expect(budget.inUse('large')).toBe(0);
	});
});
