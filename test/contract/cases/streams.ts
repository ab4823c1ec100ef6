import {expect, it} from 'vitest';
import type {Cases} from '../support/context.ts';
import {rawGet} from '../support/raw.ts';
import {channels, openStream, type Stream} from '../support/stream.ts';

const newest = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

const portPrefix = (port: number) => Buffer.from([port & 0xff, port >> 8]);

export const streamCases: Cases = context => {
	const podPath = (subresource: string, query: string, name = context().target.pod.name) =>
		`/api/v1/namespaces/${context().target.pod.namespace}/pods/${name}/${subresource}?${query}`;
	const exec = (command: readonly string[], protocols = newest) => {
		const {target} = context();
		const query = new URLSearchParams({container: target.pod.container, stdout: 'true', stderr: 'true'});
		for (const part of command) query.append('command', part);
		return openStream(target.administrator, podPath('exec', String(query)), protocols);
	};
	const ended = async (stream: Stream) => {
		await stream.closed;
		return {
			stdout: stream.received(channels.stdout).toString(),
			status: JSON.parse(stream.received(channels.status).toString()),
		};
	};
	const forward = (port: number) =>
		openStream(context().target.administrator, podPath('portforward', `ports=${port}`), [
			'v4.channel.k8s.io',
		]);

	it.each([
		[newest, 'v5.channel.k8s.io'],
		[['v4.channel.k8s.io'], 'v4.channel.k8s.io'],
	])('run a command over %j', async (offered, chosen) => {
		const stream = await exec(['echo', 'hello', 'world'], offered);
		expect(stream.protocol).toBe(chosen);
		const {stdout, status} = await ended(stream);
		expect(stdout).toBe('hello world\n');
		expect(status).toEqual({metadata: {}, status: 'Success'});
	});

	it('give the exit code of a command that fails', async () => {
		const {closedPort} = context().target.pod;
		const {status} = await ended(await exec(['nc', '127.0.0.1', String(closedPort)]));
		expect(status).toMatchObject({
			status: 'Failure',
			reason: 'NonZeroExitCode',
			details: {causes: [{reason: 'ExitCode', message: '1'}]},
		});
		expect(status.message).toMatch(/^command terminated with non-zero exit code/);
	});

	it('say that a program is not there', async () => {
		const {status} = await ended(await exec(['no-such-program']));
		expect(status).toMatchObject({status: 'Failure', reason: 'InternalError', code: 500});
		expect(status.message).toMatch(/exec: "no-such-program": executable file not found in \$PATH/);
	});

	it('carry a connection to a port', async () => {
		const {port} = context().target.pod;
		const stream = await forward(port);
		expect(stream.protocol).toBe('v4.channel.k8s.io');
		await stream.until(({received}) => received(0).length >= 2 && received(1).length >= 2);
		expect([stream.received(0), stream.received(1)]).toEqual([portPrefix(port), portPrefix(port)]);
		stream.send(0, 'GET /nothing HTTP/1.0\r\nHost: localhost\r\n\r\n');
		await stream.until(({received}) => received(0).includes('404 Not Found'));
		expect(stream.received(0).subarray(2).toString()).toMatch(/^HTTP\/1\.[01] 404 Not Found/);
		expect(stream.received(1)).toEqual(portPrefix(port));
		stream.close();
	});

	it('say when nothing listens on a port', async () => {
		const {closedPort} = context().target.pod;
		const stream = await forward(closedPort);
		stream.send(0, 'hello');
		await stream.until(({received}) => received(1).length > 2);
		expect(stream.received(1).subarray(2).toString()).toMatch(
			new RegExp(`^error forwarding port ${closedPort} to pod .*connection refused`),
		);
		stream.close();
	});

	it('are refused without an upgrade and for pods that there are not', async () => {
		const {target} = context();
		const plain = await rawGet(target.administrator, podPath('exec', 'command=true&stdout=true'));
		expect([plain.status, JSON.parse(plain.text).message]).toEqual([400, 'Upgrade request required']);
		const nobody = openStream(
			target.administrator,
			podPath('exec', 'command=true&stdout=true', 'nobody'),
			newest,
		);
		await expect(nobody).rejects.toThrow(/404/);
	});
};
