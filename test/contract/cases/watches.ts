import {expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import {lease, leasesIn} from '../support/namespace.ts';
import {inShort, take, type WatchEvent, watchEvents} from '../support/watch.ts';

const position = ({object}: WatchEvent) => Number(object.metadata?.resourceVersion);

export const watchCases: Cases = context => {
	const path = () => leasesIn(context().namespace);
	const now = async () => String((await context().client.get(path())).metadata?.resourceVersion);
	const watch = (query: string) => watchEvents(context().client.transport, `${path()}?watch=true&${query}`);

	it('go on from a resourceVersion with everything that happened since, in order', async () => {
		const {client} = context();
		const from = await now();
		await client.create(path(), lease('watched'));
		await client.patch(`${path()}/watched`, 'merge', {metadata: {labels: {changed: 'yes'}}});
		await client.delete(`${path()}/watched`);
		const events = await take(watch(`resourceVersion=${from}`), 3);
		expect(inShort(events)).toEqual(['ADDED watched', 'MODIFIED watched', 'DELETED watched']);
		const positions = events.map(position);
		expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
		expect(positions[0]).toBeGreaterThan(Number(from));
		const resumed = await take(watch(`resourceVersion=${positions[0]}`), 2);
		expect(resumed).toEqual(events.slice(1));
	});

	it('bring changes as they happen', async () => {
		const {client} = context();
		const events = watch(`resourceVersion=${await now()}`);
		const first = events.next();
		await client.create(path(), lease('live'));
		expect((await first).value).toMatchObject({type: 'ADDED', object: {metadata: {name: 'live'}}});
		const second = events.next();
		await client.delete(`${path()}/live`);
		expect((await second).value).toMatchObject({type: 'DELETED', object: {metadata: {name: 'live'}}});
		await events.return(undefined);
	});

	it('begin with what is there when no moment is named', async () => {
		const {client} = context();
		const there = (await client.get(path())).items?.map(item => `ADDED ${item.metadata?.name}`) ?? [];
		expect(there.length).toBeGreaterThan(0);
		expect(inShort(await take(watch(''), there.length)).sort()).toEqual(there.sort());
	});

	it('show an object that begins or ceases to match as added or deleted', async () => {
		const {client} = context();
		const from = await now();
		await client.create(path(), lease('turncoat', {side: 'other'}));
		for (const side of ['ours', 'other'])
			await client.patch(`${path()}/turncoat`, 'merge', {metadata: {labels: {side}}});
		await client.delete(`${path()}/turncoat`);
		const events = await take(watch(`resourceVersion=${from}&labelSelector=side%3Dours`), 2);
		expect(inShort(events)).toEqual(['ADDED turncoat', 'DELETED turncoat']);
		expect(events[1]?.object.metadata?.labels).toEqual({side: 'ours'});
	});

	it('end when their time is up, after a bookmark that says how far they came', async () => {
		const {client} = context();
		const from = await now();
		// Outside of what is watched: a bookmark must say so, or the next watch begins too far back.
		const elsewhere = leasesIn('default');
		const other = await client.create(elsewhere, lease(`of-${context().namespace}`));
		// A server that has just started may have nothing to say yet when the time of the first watch is up.
		let last: WatchEvent | undefined;
		for (let tries = 0; tries < 5 && last === undefined; tries += 1)
			for await (const event of watch(`resourceVersion=${from}&allowWatchBookmarks=true&timeoutSeconds=4`))
				last = event;
		expect(last?.type).toBe('BOOKMARK');
		expect(last?.object).toMatchObject({kind: 'Lease', apiVersion: 'coordination.k8s.io/v1'});
		expect(last && position(last)).toBeGreaterThanOrEqual(Number(other.body.metadata?.resourceVersion));
		await client.delete(`${elsewhere}/of-${context().namespace}`);
	});

	it('say 410 in an ERROR event when the moment is forgotten', async () => {
		const {target} = context();
		await target.compact(await now());
		const events: WatchEvent[] = [];
		for await (const event of watch('resourceVersion=1&timeoutSeconds=10')) events.push(event);
		expect(events).toHaveLength(1);
		expect(events[0]).toMatchObject({
			type: 'ERROR',
			object: {kind: 'Status', status: 'Failure', reason: 'Expired', code: 410},
		});
		expect(String(events[0]?.object.message)).toMatch(/^too old resource version: 1 \(\d+\)$/);
	});
};
