import {describe, expect, it} from 'vitest';
import {acceptWatch, sendPage, startApi, startListWatch} from '../support/api.ts';
import {until} from '../support/time.ts';
import {jsonEvent, wireErrorEvent, wireEvent} from '../support/wire.ts';

const oneRow = {resourceVersion: '100', objects: [{name: 'a', resourceVersion: '90'}]};

describe('a watch', () => {
	it('is not opened when the list is all that is wanted', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url, {once: true});
		await run.reach('live');
		await until(() => run.transport.statistics().inFlight === 0, 'nothing is open');
		expect(run.stats()).toMatchObject({requests: 1, retries: 0});
		expect([...run.sink.rows()]).toEqual([['default/a', '90']]);
	});

	it('changes the rows as the events come', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		const [watch] = api.watches;
		watch?.send('ADDED', {name: 'b', resourceVersion: '101'});
		watch?.send('MODIFIED', {name: 'a', resourceVersion: '102'});
		await until(() => run.sink.rows().size === 2, 'b arrived');
		watch?.send('DELETED', {name: 'b', resourceVersion: '103'});
		await until(() => run.sink.rows().size === 1, 'b is gone');
		expect([...run.sink.rows()]).toEqual([['default/a', '102']]);
		expect(run.stats()).toMatchObject({lastEventAt: run.clock.now(), requests: 2, retries: 0});
		expect(run.states.map(state => state.kind)).toEqual(['loading', 'live']);
	});

	it('that ends in the regular way is resumed at once from the last event, and stays live', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		api.watches[0]?.send('ADDED', {name: 'b', resourceVersion: '107'});
		await until(() => run.sink.rows().size === 2, 'b arrived');
		run.clock.advance(30_000);
		api.watches[0]?.end();
		await until(() => api.watches.length === 2, 'the next watch');
		expect(api.watches[1]?.query.get('resourceVersion')).toBe('107');
		expect(api.lists).toHaveLength(1);
		expect(run.states.map(state => state.kind)).toEqual(['loading', 'live']);
	});

	it('resumes from a bookmark, which changes nothing else', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		const bytes = run.stats().bytes;
		api.watches[0]?.send('BOOKMARK', {name: '', resourceVersion: '5000'});
		await until(() => run.stats().bytes > bytes, 'the bookmark arrived');
		run.clock.advance(30_000);
		api.watches[0]?.end();
		await until(() => api.watches.length === 2, 'the next watch');
		expect(api.watches[1]?.query.get('resourceVersion')).toBe('5000');
		expect(run.sink.names()).toEqual(['a']);
		expect(run.stats().lastEventAt).toBeUndefined();
	});

	it('lasts 240 to 300 seconds, a fifth more or less', async () => {
		const seconds = async (random: number): Promise<string | null | undefined> => {
			const api = await startApi({list: asked => sendPage(asked, oneRow)});
			await startListWatch(api.server.url, {random: () => random});
			await until(() => api.watches.length === 1, 'a watch');
			return api.watches[0]?.query.get('timeoutSeconds');
		};
		expect([await seconds(0), await seconds(0.999)]).toEqual(['192', '360']);
	});

	it('that breaks is resumed after a pause; the state says since when, why and until when', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		const fresh = run.clock.now();
		api.watches[0]?.send('ADDED', {name: 'b', resourceVersion: '101'});
		await until(() => run.sink.rows().size === 2, 'b arrived');
		run.clock.advance(40_000);
		api.watches[0]?.reset();
		await run.reach('stale');
		expect(run.state()).toMatchObject({
			since: fresh,
			why: expect.stringContaining('closed the connection'),
			retryAt: run.clock.now() + 750,
		});
		expect(await run.retry()).toBe(750);
		await run.reach('live');
		expect(api.watches[1]?.query.get('resourceVersion')).toBe('101');
		expect(api.lists).toHaveLength(1);
		expect(run.stats().retries).toBe(1);
	});

	it('that breaks after it has held well begins again with the shortest pause', async () => {
		const api = await startApi({
			list: (asked, count) => (count <= 2 ? asked.response.socket?.destroy() : sendPage(asked, oneRow)),
		});
		const run = await startListWatch(api.server.url);
		for (const [failures, wait] of [
			[1, 750],
			[2, 1_750],
		]) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			expect(await run.retry()).toBe(wait);
		}
		await until(() => api.watches.length === 1, 'a watch');
		run.clock.advance(6_000);
		api.watches[0]?.reset();
		await until(() => run.stats().retries === 3, 'the watch broke');
		expect(await run.retry()).toBe(750);
	});

	it('without a byte for 90 s is dead: it is opened anew', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		await until(() => run.clock.waiting().includes(90_000), 'the watchdog waits');
		run.clock.advance(89_999);
		expect(run.state().kind).toBe('live');
		run.clock.advance(1);
		await run.reach('stale');
		expect(run.state()).toMatchObject({why: expect.stringContaining('sent nothing for 90 s')});
		await run.retry();
		await until(() => api.watches.length === 2, 'the next watch');
		expect(api.watches[1]?.query.get('resourceVersion')).toBe('100');
	});

	it('that is silent three times in a row leads nowhere: everything is listed again', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		for (const round of [1, 2, 3]) {
			await until(
				() => api.watches.length === round && run.clock.waiting().includes(90_000),
				`watch ${round}`,
			);
			expect(api.lists).toHaveLength(1);
			run.clock.advance(90_000);
			await run.reach('stale');
			await run.retry();
		}
		await until(() => api.lists.length === 2, 'a second list');
	});

	it('that the server ends at once is not opened again without a pause', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		api.watches[0]?.end();
		await run.reach('stale');
		expect(run.state()).toMatchObject({why: 'The server ends every watch at once.'});
		await run.retry();
		await until(() => api.watches.length === 2, 'the next watch');
		expect(api.lists).toHaveLength(1);
	});

	it('with a frame that cannot be read is resumed, not believed', async () => {
		const api = await startApi({list: asked => sendPage(asked, oneRow)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		const good = wireEvent('ADDED', {name: 'b', resourceVersion: '101'});
		api.watches[0]?.raw(Buffer.concat([good, Buffer.from([0, 0, 0, 2, 0xff, 0xff])]));
		await run.reach('stale');
		expect(run.state()).toMatchObject({why: expect.stringContaining('protobuf answer cannot be read')});
		await run.retry();
		await until(() => api.watches.length === 2, 'the next watch');
		expect(api.watches[1]?.query.get('resourceVersion')).toBe('101');
		expect(run.transport.statistics().inFlight).toBe(1);
	});

	it('in JSON is read line by line, and a broken line is no event', async () => {
		const api = await startApi({
			list: asked => sendPage(asked, oneRow),
			watch: asked => acceptWatch(asked, 'application/json'),
		});
		const run = await startListWatch(api.server.url, {encoding: 'json'});
		await until(() => api.watches.length === 1, 'a watch');
		api.watches[0]?.raw(`${jsonEvent('ADDED', {name: 'b', resourceVersion: '101'})}{"type":"ADDED","obj`);
		await until(() => run.sink.rows().size === 2, 'b arrived');
		api.watches[0]?.raw('\n');
		await run.reach('stale');
		expect(run.state()).toMatchObject({why: expect.stringContaining('JSON answer cannot be read')});
	});

	it('of another content type is an error', async () => {
		const api = await startApi({
			list: asked => sendPage(asked, oneRow),
			watch: asked => acceptWatch(asked, 'text/plain'),
		});
		const run = await startListWatch(api.server.url);
		await run.reach('stale');
		expect(run.state()).toMatchObject({why: expect.stringContaining('answered a watch with text/plain')});
		await until(() => run.transport.statistics().inFlight === 0, 'the connection is let go');
	});
});

describe('a watch whose resourceVersion expired', () => {
	it('leads to one list after a pause, and the pauses grow while it goes on', async () => {
		const api = await startApi({
			list: asked => sendPage(asked, oneRow),
			watch: (asked, count) => {
				const watch = acceptWatch(asked);
				if (count <= 4) {
					watch.raw(wireErrorEvent(410, 'Expired', 'too old resource version: 100 (200)'));
					watch.end();
				}
				return watch;
			},
		});
		const run = await startListWatch(api.server.url);
		const waits: number[] = [];
		for (const lists of [1, 2, 3, 4]) {
			await until(() => run.stats().retries === lists, `list ${lists} and its 410`);
			expect(run.state()).toMatchObject({why: expect.stringContaining('too old resource version')});
			waits.push(await run.retry());
		}
		await run.reach('live');
		expect(waits).toEqual([750, 1_750, 4_750, 13_750]);
		expect(api.lists).toHaveLength(5);
	});

	it('is listed again at once after a long outage, and what is held is as old as the outage until then', async () => {
		let phase: 'up' | 'down' | 'expired' = 'up';
		const api = await startApi({
			list: asked => sendPage(asked, oneRow),
			watch: asked => {
				if (phase === 'down') {
					asked.response.destroy();
					return undefined;
				}
				const watch = acceptWatch(asked);
				if (phase !== 'expired') return watch;
				phase = 'up';
				watch.raw(wireErrorEvent(410, 'Expired', 'too old resource version: 100 (200)'));
				watch.end();
				return watch;
			},
		});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		const fresh = run.clock.now();
		phase = 'down';
		api.watches[0]?.reset();
		for (const failures of [1, 2, 3, 4]) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			expect(run.state()).toMatchObject({since: fresh});
			if (failures === 4) phase = 'expired';
			await run.retry();
		}
		await until(() => run.stats().retries === 5, 'its 410');
		expect(run.state()).toMatchObject({since: fresh, why: expect.stringContaining('too old')});
		expect(await run.retry()).toBe(750);
		await run.reach('live');
		expect(api.lists).toHaveLength(2);
	});

	it('may say so in JSON', async () => {
		const api = await startApi({
			list: asked => sendPage(asked, oneRow),
			watch: asked => {
				const watch = acceptWatch(asked, 'application/json');
				watch.raw(
					`${JSON.stringify({type: 'ERROR', object: {kind: 'Status', code: 410, reason: 'Expired', message: 'too old'}})}\n`,
				);
				return watch;
			},
		});
		const run = await startListWatch(api.server.url, {encoding: 'json'});
		await run.reach('stale');
		await run.retry();
		await until(() => api.lists.length === 2, 'listed again');
	});
});
