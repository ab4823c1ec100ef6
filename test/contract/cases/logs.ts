import {expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';

const never = new AbortController().signal;
const stamped = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d) /;

export const logCases: Cases = context => {
	const path = (query: string, name = context().target.pod.name) =>
		`/api/v1/namespaces/${context().target.pod.namespace}/pods/${name}/log?${query}`;
	const log = (query: string, name?: string) =>
		context().client.transport.requestText({path: path(query, name), signal: never});
	/** Writes lines that no other test writes, and waits until the log has them. */
	const print = async (...lines: readonly string[]) => {
		for (const line of lines) await context().target.print(line);
		await expect.poll(() => log('tailLines=5'), {timeout: 10_000}).toContain(lines.at(-1));
	};

	it('can be cut to their last lines, and carry the time of each', async () => {
		await print('first line', 'second line');
		expect(await log('tailLines=1')).toBe('second line\n');
		expect(await log('tailLines=0')).toBe('');
		const lines = (await log('tailLines=2&timestamps=true')).trimEnd().split('\n');
		expect(lines.map(line => line.replace(stamped, ''))).toEqual(['first line', 'second line']);
		expect(lines.filter(line => !stamped.test(line))).toEqual([]);
	});

	it('can be cut to a number of bytes and to recent lines', async () => {
		await print('abcdefgh');
		expect(await log('tailLines=1&limitBytes=3')).toBe('abc');
		expect(await log('sinceSeconds=3600&tailLines=1')).toBe('abcdefgh\n');
		expect(await log('sinceTime=2100-01-01T00%3A00%3A00Z')).toBe('');
	});

	it('go on while they are followed', async () => {
		const {client, target} = context();
		await print('before');
		const leave = new AbortController();
		const {body} = await client.transport.open({
			path: path('follow=true&tailLines=1'),
			signal: leave.signal,
			lane: 'watch',
		});
		let text = '';
		for await (const chunk of body) {
			text += chunk.toString();
			if (text === 'before\n') await target.print('after');
			if (text.includes('after\n')) break;
		}
		leave.abort();
		expect(text).toBe('before\nafter\n');
	});

	it('are refused in words for containers and pods that there are not', async () => {
		const {client, target} = context();
		const {name, container} = target.pod;
		const wrong = await client.refused(log('container=other'));
		expect(wrong).toMatchObject({status: 400, reason: 'BadRequest'});
		expect(wrong.message).toContain(`container other is not valid for pod ${name}`);
		const before = await client.refused(log('previous=true'));
		expect(before).toMatchObject({status: 400, reason: 'BadRequest'});
		expect(before.message).toContain(
			`previous terminated container "${container}" in pod "${name}" not found`,
		);
		expect(await client.refused(log('', 'nobody'))).toMatchObject({status: 404, reason: 'NotFound'});
	});
};
