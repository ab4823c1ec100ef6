import {describe, expect, it} from 'vitest';
import {acceptWatch, sendPage, startApi, startListWatch} from '../support/api.ts';
import {status} from '../support/server.ts';
import {until} from '../support/time.ts';

const rows = {resourceVersion: '7', objects: [{name: 'a'}, {name: 'b'}]};

describe('a source that waits', () => {
	it('is not early because of another source before the server wants it, nor again and again', async () => {
		const api = await startApi({
			list: asked => sendPage(asked, rows),
			watch: asked => void status(asked.response, 429, 'TooManyRequests', 'busy', {'retry-after': '3'}),
		});
		const run = await startListWatch(api.server.url);
		await run.reach('stale');
		for (let failures = 1; failures <= 4; failures++) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			if (failures < 4) await run.retry();
		}
		await until(() => run.clock.waiting().length === 1, 'a long pause');
		run.transport.recovered();
		expect(run.clock.waiting()[0]).toBe(3_250);
		run.clock.advance(3_250);
		await until(() => run.stats().retries === 5, 'failed again');
		await until(() => run.clock.waiting().length === 1, 'a pause');
		run.transport.recovered();
		expect(run.clock.waiting()).not.toContain(3_250);
	});

	it.each([
		[503, 'that waited for it to serve comes at once', 250],
		[429, 'that it asked to wait waits so long', 20_250],
	])('after %i, when the server says that it serves: one %s', async (code, _, expected) => {
		const api = await startApi({
			list: asked => sendPage(asked, rows),
			watch: asked => void status(asked.response, code, 'Busy', 'busy', {'retry-after': '20'}),
		});
		const run = await startListWatch(api.server.url);
		for (let failures = 1; failures <= 4; failures++) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			if (failures < 4) await run.retry();
		}
		await until(() => run.clock.waiting().length === 1, 'a long pause');
		await run.transport.requestText({path: '/api/v1/pods', signal: AbortSignal.timeout(60_000)});
		run.transport.ready();
		expect(run.clock.waiting()).toContain(expected);
	});

	it('is not put off by every other one that comes back', async () => {
		let works = true;
		const api = await startApi({
			list: asked => sendPage(asked, rows),
			watch: asked => {
				if (works) return acceptWatch(asked);
				asked.response.destroy();
				return undefined;
			},
		});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		works = false;
		api.watches[0]?.reset();
		for (let failures = 1; failures <= 4; failures++) {
			await until(() => run.stats().retries === failures, `failure ${failures}`);
			if (failures < 4) await run.retry();
		}
		works = true;
		await run.transport.requestText({path: '/api/v1/pods', signal: AbortSignal.timeout(60_000)});
		const [wait] = run.clock.waiting();
		for (let others = 0; others < 5; others++) {
			run.clock.advance(40);
			run.transport.recovered();
		}
		expect(run.clock.waiting()[0]).toBe((wait ?? 0) - 200);
		run.clock.advance(50);
		await run.reach('live');
	});
});
