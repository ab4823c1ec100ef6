import {beforeAll, expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import {namesOf} from '../support/json.ts';
import {lease, leasesIn} from '../support/namespace.ts';

const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

export const listCases: Cases = context => {
	const path = () => leasesIn(context().namespace);
	const page = (query: string) => context().client.get(`${path()}?${query}`);
	const after = (token: string, limit = 3) => page(`limit=${limit}&continue=${encodeURIComponent(token)}`);

	beforeAll(async () => {
		for (const name of all)
			await context().client.create(path(), lease(name, {first: name === 'a' ? 'yes' : 'no'}));
	});

	it('come in pages of one revision, each with how many are left', async () => {
		const {client} = context();
		const first = await page('limit=3');
		expect(first).toMatchObject({kind: 'LeaseList', apiVersion: 'coordination.k8s.io/v1'});
		expect(first.metadata?.remainingItemCount).toBe(4);
		await client.create(path(), lease('between'));
		const second = await after(String(first.metadata?.continue));
		expect(second.metadata?.remainingItemCount).toBe(1);
		const third = await after(String(second.metadata?.continue));
		expect(third.metadata).not.toHaveProperty('remainingItemCount');
		expect(third.metadata?.continue ?? '').toBe('');
		expect([first, second, third].flatMap(namesOf)).toEqual(all);
		expect([second, third].map(({metadata}) => metadata?.resourceVersion)).toEqual(
			Array(2).fill(first.metadata?.resourceVersion),
		);
		await client.delete(`${path()}/between`);
	});

	it('do not say how many are left when a selector chooses', async () => {
		const first = await page('limit=2&labelSelector=first%3Dno');
		expect(namesOf(first)).toEqual(['b', 'c']);
		expect(String(first.metadata?.continue)).not.toBe('');
		expect(first.metadata).not.toHaveProperty('remainingItemCount');
	});

	it('are whole when any moment will do', async () => {
		expect(namesOf(await page('limit=2&resourceVersion=0'))).toEqual(all);
	});

	it('can be asked for as they were', async () => {
		const {client} = context();
		const before = await page('');
		await client.create(path(), lease('later'));
		const exact = await page(
			`resourceVersion=${before.metadata?.resourceVersion}&resourceVersionMatch=Exact`,
		);
		expect(namesOf(exact)).toEqual(all);
		expect(exact.metadata?.resourceVersion).toBe(before.metadata?.resourceVersion);
		await client.delete(`${path()}/later`);
	});

	it('answer 410 for a page of a forgotten moment, with a token that goes on at the present one', async () => {
		const {client, target} = context();
		const first = await page('limit=3');
		const {body} = await client.create(path(), lease('after-compaction'));
		await target.compact(String(body.metadata?.resourceVersion));
		const expired = await client.refused(after(String(first.metadata?.continue)));
		expect(expired).toMatchObject({kind: 'gone', status: 410, reason: 'Expired'});
		expect(expired.message).toContain('The provided continue parameter is too old');
		const rest = await after(expired.continueToken ?? '', 500);
		expect(namesOf(rest)).toEqual(['after-compaction', 'd', 'e', 'f', 'g'].filter(name => name > 'c'));
		expect(Number(rest.metadata?.resourceVersion)).toBeGreaterThan(Number(first.metadata?.resourceVersion));
		const exact = page(`resourceVersion=${first.metadata?.resourceVersion}&resourceVersionMatch=Exact`);
		expect(await client.refused(exact)).toMatchObject({kind: 'gone', status: 410, reason: 'Expired'});
		await client.delete(`${path()}/after-compaction`);
	});

	it('of a moment that has not come yet are refused', async () => {
		const {client} = context();
		const future = await client.refused(page('resourceVersion=999999999'));
		expect(future).toMatchObject({status: 504, reason: 'Timeout'});
		expect(future.message).toContain('Too large resource version: 999999999');
	});

	it('are refused for tokens, limits and versions that are none', async () => {
		const {client} = context();
		for (const query of ['limit=3&continue=nonsense', 'limit=many', 'resourceVersion=new'])
			expect(await client.refused(page(query))).toMatchObject({status: 400, reason: 'BadRequest'});
	});
};
