import {describe, expect, it} from 'vitest';
import {listen, readListen} from '../../../src/cli/metrics/listener.ts';

describe('the listener of metrics', () => {
	it('answers on /metrics alone, and only reads', async () => {
		let text = 'a 1\n# EOF\n';
		const listener = await listen({host: '127.0.0.1', port: 0}, async () => text);
		try {
			const first = await fetch(`${listener.origin}/metrics`);
			expect(first.headers.get('content-type')).toContain('application/openmetrics-text; version=1.0.0');
			expect(await first.text()).toBe(text);
			text = 'a 2\n# EOF\n';
			expect(await (await fetch(`${listener.origin}/metrics?x=1`)).text()).toBe(text);
			expect((await fetch(`${listener.origin}/`)).status).toBe(404);
			expect((await fetch(`${listener.origin}/metrics`, {method: 'POST', body: 'x'})).status).toBe(405);
			await expect(listen(readListen(new URL(listener.origin).host), async () => '')).rejects.toThrow(
				'Nothing can listen on',
			);
		} finally {
			await listener.close();
		}
		await expect(fetch(`${listener.origin}/metrics`)).rejects.toThrow();
	});

	it('says so when there are no metrics', async () => {
		const listener = await listen({host: '127.0.0.1', port: 0}, async () => {
			throw new Error('not read yet');
		});
		const answer = await fetch(`${listener.origin}/metrics`);
		expect([answer.status, await answer.text()]).toEqual([500, 'not read yet\n']);
		await listener.close();
	});

	it.each([
		['9464', '127.0.0.1', 9464],
		['127.0.0.2:1', '127.0.0.2', 1],
		['[::1]:80', '::1', 80],
		['localhost:80', 'localhost', 80],
	])('understands %s', (text, host, port) => {
		expect(readListen(text)).toEqual({host, port});
	});

	it.each(['0.0.0.0:9464', '10.0.0.1:80', '[::]:80', 'example.org:80', '', 'x', '70000', '127.0.0.1:'])(
		'refuses %s',
		text => {
			expect(() => readListen(text)).toThrow(/--listen/);
		},
	);
});
