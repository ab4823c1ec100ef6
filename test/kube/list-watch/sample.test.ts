import {describe, expect, it} from 'vitest';
import {arrivesInTime} from '../../../src/kube/list-watch/sample.ts';
import {pods, type Script, sendPage, startApi, wireType} from '../support/api.ts';
import {never, transportTo} from '../support/connect.ts';
import {status} from '../support/server.ts';
import {until, virtualClock} from '../support/time.ts';

async function sampled(list: Script['list']) {
	const api = await startApi({list});
	const clock = virtualClock();
	const transport = await transportTo(api.server.url, {}, clock);
	let bytes = 0;
	const answer = arrivesInTime({
		transport,
		clock,
		signal: never,
		resource: pods,
		namespace: '',
		encoding: 'protobuf',
		objects: 417,
		seconds: 5,
		onBytes: count => {
			bytes += count;
		},
	});
	return {api, clock, transport, answer, bytes: () => bytes};
}

describe('a sample of a list', () => {
	it('is one page of whole objects, and in time when all of it is there before that', async () => {
		const {api, clock, transport, answer, bytes} = await sampled(asked =>
			sendPage(asked, {
				resourceVersion: '90',
				continueToken: 'c',
				objects: [{name: 'a', resourceVersion: '1'}],
			}),
		);
		expect(await answer).toBe(true);
		expect(api.lists.map(({path, query}) => `${path}?${query}`)).toEqual(['/api/v1/pods?limit=417']);
		expect(api.lists[0]?.accept).toBe(`${wireType},application/json`);
		expect(bytes()).toBeGreaterThan(0);
		expect(transport.budget.inUse('small')).toBe(0);
		expect(clock.waiting()).toEqual([]);
	});

	it('is late when the end of it is not there, and then it is left, which says nothing against the server', async () => {
		const {api, clock, transport, answer, bytes} = await sampled(({response}) => {
			response.writeHead(200, {'content-type': wireType});
			response.write('k8s\0 and no more');
		});
		await until(() => transport.statistics().bytesIn > 0, 'the first bytes');
		clock.advance(4_999);
		expect(api.lists[0]?.response.destroyed).toBe(false);
		clock.advance(1);
		expect(await answer).toBe(false);
		expect(bytes()).toBe(16);
		await until(() => api.lists[0]?.response.destroyed === true, 'the end of the request');
		expect(transport.api().kind).toBe('up');
		expect(transport.budget.inUse('small')).toBe(0);
	});

	it('is none where it is refused, which is no news of the server', async () => {
		const {transport, answer} = await sampled(({response}) => status(response, 500, 'InternalError', 'no'));
		expect(await answer).toBe(false);
		expect(transport.api().kind).toBe('connecting');
	});
});
