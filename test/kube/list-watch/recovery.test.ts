import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {KubeError} from '../../../src/kube/errors.ts';
import {type Asked, acceptWatch, sendPage, startApi, startListWatch, wireType} from '../support/api.ts';
import {freePort, startServer, status} from '../support/server.ts';
import {until} from '../support/time.ts';
import {wirePage} from '../support/wire.ts';

const rows = {resourceVersion: '7', objects: [{name: 'a'}, {name: 'b'}]};
const bytes = wirePage({...rows, objects: [...rows.objects, {name: 'c', padding: 50_000}]});
const head = {'content-type': wireType};

function cutGzip({response}: Asked): void {
	response.writeHead(200, {...head, 'content-encoding': 'gzip'});
	response.end(gzipSync(bytes).subarray(0, 60));
}

function resetInBody({response}: Asked): void {
	response.writeHead(200, {...head, 'content-length': bytes.length});
	response.write(bytes.subarray(0, 1_000), () => response.socket?.resetAndDestroy());
}

function endEarly({response}: Asked): void {
	response.writeHead(200, head);
	response.end(bytes.subarray(0, 1_000));
}

describe('a list that fails', () => {
	it.each([
		['is reset inside the body', resetInBody, 'closed the connection'],
		['ends inside gzip', cutGzip, 'cut off'],
		['ends inside an object', endEarly, 'cut off'],
		[
			'is answered with 503',
			({response}: Asked) => status(response, 503, 'ServiceUnavailable', 'starting'),
			'starting',
		],
		[
			'is answered with 500',
			({response}: Asked) => status(response, 500, 'InternalError', 'etcdserver: leader changed'),
			'leader changed',
		],
		['is not answered', ({response}: Asked) => response.socket?.destroy(), 'closed the connection'],
	])('%s, is tried again until it works', async (_, fault, why) => {
		const api = await startApi({list: (asked, count) => (count <= 3 ? fault(asked) : sendPage(asked, rows))});
		const run = await startListWatch(api.server.url);
		const waits: number[] = [];
		for (const failures of [1, 2, 3]) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			expect(run.state()).toMatchObject({kind: 'stale', why: expect.stringContaining(why)});
			waits.push(await run.retry());
		}
		await run.reach('live');
		expect(waits).toEqual([750, 1_750, 4_750]);
		expect(run.sink.names()).toEqual(expect.arrayContaining(['a', 'b']));
		await until(() => run.transport.statistics().inFlight === 1, 'only the watch is open');
		expect(run.transport.budget.inUse('small')).toBe(0);
	});

	it('because of 429 waits as long as the server asks', async () => {
		const api = await startApi({
			list: (asked, count) =>
				count === 1
					? status(asked.response, 429, 'TooManyRequests', 'slow down', {'retry-after': '17'})
					: sendPage(asked, rows),
		});
		const run = await startListWatch(api.server.url);
		await run.reach('stale');
		expect(await run.retry()).toBe(17_250);
		await run.reach('live');
	});

	it('because nothing listens goes on for ever, and works when the server is back', async () => {
		const port = await freePort();
		const run = await startListWatch(`http://127.0.0.1:${port}`);
		for (let failures = 1; failures <= 40; failures++) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			expect(await run.retry()).toBeLessThanOrEqual(30_000);
		}
		await until(() => run.stats().retries === 41, 'failure 41');
		expect(run.transport.api()).toMatchObject({
			kind: 'down',
			fault: 'network',
			retryAt: run.clock.now() + 15_250,
		});
	});

	it('because of silence is given up after a minute and tried again', async () => {
		const api = await startApi({
			list: (asked, count) => {
				if (count === 2) return sendPage(asked, rows);
				asked.response.writeHead(200, head);
				asked.response.write(bytes.subarray(0, 100));
			},
		});
		const run = await startListWatch(api.server.url);
		await until(() => run.stats().bytes === 100 && run.clock.waiting().includes(60_000), 'half a page');
		run.clock.advance(60_000);
		await run.reach('stale');
		await run.retry();
		await run.reach('live');
	});
});

describe('what is not allowed', () => {
	it('is a state that names the verb, tried again once a minute', async () => {
		let isAllowed = false;
		const api = await startApi({
			list: asked =>
				isAllowed
					? sendPage(asked, rows)
					: status(asked.response, 403, 'Forbidden', 'pods is forbidden: User "eve" cannot list'),
		});
		const run = await startListWatch(api.server.url);
		await run.reach('forbidden');
		const since = run.clock.now();
		expect(run.state()).toMatchObject({
			kind: 'forbidden',
			verb: 'list',
			since,
			why: expect.stringContaining('cannot list'),
		});
		expect(await run.retry()).toBe(60_000);
		await until(() => run.stats().retries === 2, 'refused again');
		expect(run.state()).toMatchObject({kind: 'forbidden', since});
		expect(run.transport.api()).toMatchObject({kind: 'up'});
		isAllowed = true;
		await run.retry();
		await run.reach('live');
	});

	it('may be the watch alone: the rows stay, and are listed again with each try', async () => {
		const api = await startApi({
			list: (asked, count) => sendPage(asked, {...rows, resourceVersion: String(count)}),
			watch: (asked, count) => {
				if (count > 1) return acceptWatch(asked);
				status(asked.response, 403, 'Forbidden', 'cannot watch');
			},
		});
		const run = await startListWatch(api.server.url);
		await run.reach('forbidden');
		expect(run.state()).toMatchObject({verb: 'watch'});
		expect(run.sink.names()).toEqual(['a', 'b']);
		await run.retry();
		await until(() => api.watches.length === 1, 'a watch');
		expect(api.watches[0]?.query.get('resourceVersion')).toBe('2');
		expect(run.state().kind).toBe('live');
	});
});

describe('what is not served', () => {
	it('is absent, has no rows, and is there as soon as it is poked', async () => {
		let isServed = true;
		const api = await startApi({
			list: asked =>
				isServed
					? sendPage(asked, rows)
					: status(asked.response, 404, 'NotFound', 'the server could not find the requested resource'),
		});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		isServed = false;
		api.watches[0]?.reset();
		await run.reach('stale');
		run.clock.advance(10_000);
		await until(() => api.watches.length === 2, 'the next watch');
		expect(run.sink.rows().size).toBe(2);

		const absent = await startListWatch(api.server.url);
		await absent.reach('absent');
		expect(absent.sink.rows().size).toBe(0);
		isServed = true;
		absent.handle.poke();
		await absent.reach('live');
		expect(absent.sink.rows().size).toBe(2);
	});

	it('and was watched, is listed to be sure, then loses its rows', async () => {
		let isServed = true;
		const gone = (asked: Asked): void => status(asked.response, 404, 'NotFound', 'page not found');
		const api = await startApi({
			list: asked => (isServed ? sendPage(asked, rows) : gone(asked)),
			watch: asked => (isServed ? acceptWatch(asked) : void gone(asked)),
		});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		isServed = false;
		run.clock.advance(10_000);
		api.watches[0]?.end();
		await run.reach('stale');
		expect(run.sink.rows().size).toBe(2);
		await run.retry();
		await run.reach('absent');
		expect(run.sink.rows().size).toBe(0);
		expect(run.clock.waiting()).toEqual([60_000]);
	});
});

describe('the handle', () => {
	it('does not disturb what works when poked, and opens the watch anew on reconnect', async () => {
		const api = await startApi({list: asked => sendPage(asked, rows)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		run.handle.poke();
		api.watches[0]?.send('ADDED', {name: 'c', resourceVersion: '8'});
		await until(() => run.sink.rows().size === 3, 'c arrived');
		expect(api.watches).toHaveLength(1);
		run.handle.reconnect();
		await until(() => api.watches.length === 2, 'another watch');
		expect(api.watches[1]?.query.get('resourceVersion')).toBe('8');
		expect(run.states.map(state => state.kind)).toEqual(['loading', 'live']);
	});

	it('stops everything when closed, wherever it is', async () => {
		const api = await startApi({list: asked => sendPage(asked, rows)});
		const watching = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		await watching.handle.close();
		const waiting = await startListWatch(`http://127.0.0.1:${await freePort()}`);
		await waiting.reach('stale');
		await waiting.handle.close();
		const silent = await startServer(() => {});
		const listing = await startListWatch(silent.url);
		await until(() => silent.seen.length === 1, 'asked');
		await listing.handle.close();
		for (const run of [watching, waiting, listing]) {
			await until(() => run.transport.statistics().inFlight === 0, 'nothing is open');
			expect(run.clock.waiting()).toEqual([]);
		}
		expect(watching.states.map(state => state.kind)).toEqual(['loading', 'live']);
	});

	it('tries again soon after any other request shows that the API is back', async () => {
		let works = false;
		const api = await startApi({
			list: asked => (works ? sendPage(asked, rows) : asked.response.socket?.destroy()),
		});
		const run = await startListWatch(api.server.url);
		for (const failures of [1, 2, 3, 4]) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			if (failures < 4) await run.retry();
		}
		works = true;
		await run.transport
			.requestJson({path: '/api/v1/pods', signal: new AbortController().signal})
			.catch(() => {});
		expect(run.clock.waiting()).toContain(250);
		run.clock.advance(250);
		await run.reach('live');
	});

	it('counts what is open as failed when the server is silent: since the last byte, with all rows, and without a list', async () => {
		const api = await startApi({list: asked => sendPage(asked, rows)});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		const fresh = run.clock.now();
		run.clock.advance(15_000);
		run.handle.lost(new KubeError('network', 'no answer'));
		await run.reach('stale');
		expect(run.state()).toMatchObject({since: fresh, why: 'no answer', retryAt: run.clock.now() + 750});
		await run.retry();
		await run.reach('live');
		expect(api.lists).toHaveLength(1);
		expect(run.sink.names()).toEqual(['a', 'b']);
	});
});
