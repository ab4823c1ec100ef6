import {describe, expect, it} from 'vitest';
import {sendPage, startApi, startListWatch} from '../support/api.ts';
import {until} from '../support/time.ts';
import type {TestObject} from '../support/wire.ts';

const objects = (from: number, count: number): TestObject[] =>
	Array.from({length: count}, (_, index) => ({
		name: `p${from + index}`,
		resourceVersion: String(from + index),
	}));

describe('a continue token that expired', () => {
	const expire = (asked: Parameters<typeof sendPage>[0], continueToken?: string): void => {
		asked.response.writeHead(410, {'content-type': 'application/json'});
		asked.response.end(
			JSON.stringify({
				kind: 'Status',
				code: 410,
				reason: 'Expired',
				message: 'The provided continue parameter is too old',
				metadata: {continue: continueToken},
			}),
		);
	};

	it('restarts the list once, from its beginning', async () => {
		const api = await startApi({
			list: (asked, count) => {
				if (count === 2) return expire(asked, 'inconsistent');
				const isFirst = !asked.query.has('continue');
				sendPage(asked, {
					resourceVersion: String(count),
					objects: isFirst ? objects(count, 1) : objects(10, 1),
					...(isFirst && {continueToken: 'next'}),
				});
			},
		});
		const run = await startListWatch(api.server.url);
		await run.reach('live');
		expect(api.lists.map(list => list.query.get('continue'))).toEqual([null, 'next', null, 'next']);
		expect(run.sink.names()).toEqual(['p3', 'p10']);
	});

	it('the second time goes on with the token of the server, says that the parts differ, and lists again after one watch', async () => {
		const api = await startApi({
			list: (asked, count) => {
				const token = asked.query.get('continue');
				if (token === 'next' && count < 6) return expire(asked, 'inconsistent');
				sendPage(asked, {
					resourceVersion: String(count),
					objects: objects(token === null ? 0 : 1, 1),
					...(token === null && {continueToken: 'next'}),
				});
			},
		});
		const run = await startListWatch(api.server.url);
		await until(() => api.watches.length === 1, 'a watch');
		expect(api.lists.map(list => list.query.get('continue'))).toEqual([
			null,
			'next',
			null,
			'next',
			'inconsistent',
		]);
		expect(run.state()).toMatchObject({kind: 'stale', why: expect.stringContaining('different moments')});
		expect(run.sink.names()).toEqual(['p0', 'p1']);
		run.clock.advance(5_000);
		api.watches[0]?.end();
		await run.reach('live');
		expect(api.lists.slice(5).map(list => list.query.get('continue'))).toEqual([null, 'next']);
	});

	it('is a failure with a next try when the server offers no way on', async () => {
		const api = await startApi({
			list: asked =>
				asked.query.has('continue')
					? expire(asked)
					: sendPage(asked, {resourceVersion: '1', continueToken: 'next', objects: objects(0, 1)}),
		});
		const run = await startListWatch(api.server.url);
		await run.reach('stale');
		expect(run.state()).toMatchObject({
			why: expect.stringContaining('too old'),
			retryAt: run.clock.now() + 750,
		});
		expect(api.lists).toHaveLength(4);
	});
});
