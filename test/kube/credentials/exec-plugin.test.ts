import {chmod, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {type Connection, loadConnection} from '../../../src/kube/kubeconfig.ts';
import {createTransport, userAgent} from '../../../src/kube/transport.ts';
import {kubeconfigText, never, rejection, temporaryFolder} from '../support/connect.ts';
import {json, startServer, status} from '../support/server.ts';
import {until} from '../support/time.ts';

const apiVersion = 'client.authentication.k8s.io/v1';
const credential = (fields: object): string =>
	JSON.stringify({apiVersion, kind: 'ExecCredential', status: fields});

type Options = {
	readonly exec?: Readonly<Record<string, unknown>>;
	readonly server?: string;
	readonly now?: () => number;
	/** What the plugin does; $0 is its own path. */
	readonly script: string;
};

/** A connection whose user has a credential plugin: a shell script beside the kubeconfig. */
async function withPlugin({
	exec,
	server = 'https://10.0.0.1:6443',
	now,
	script,
}: Options): Promise<{connection: Connection; folder: string}> {
	const folder = await temporaryFolder();
	const plugin = path.join(folder, 'plugin');
	await writeFile(plugin, `#!/bin/sh\necho run >> "$(dirname "$0")/runs"\n${script}\n`);
	await chmod(plugin, 0o755);
	const config = path.join(folder, 'config');
	const user = {exec: {apiVersion, command: './plugin', interactiveMode: 'IfAvailable', ...exec}};
	await writeFile(config, kubeconfigText(server, {user}));
	const connection = await loadConnection({
		kubeconfig: config,
		env: {PATH: process.env.PATH},
		homeDirectory: '',
		...(now !== undefined && {now}),
	});
	return {connection, folder};
}

const runs = async (folder: string): Promise<number> =>
	(await readFile(path.join(folder, 'runs'), 'utf8').catch(() => '')).split('\n').length - 1;

describe('a credential plugin', () => {
	it('gives a token; many callers share one run', async () => {
		const {connection, folder} = await withPlugin({
			script: `sleep 0.05; echo '${credential({token: 'abc'})}'`,
		});
		const all = await Promise.all([1, 2, 3].map(() => connection.authorize(never)));
		expect(all.map(one => one.headers)).toEqual(Array(3).fill({Authorization: 'Bearer abc'}));
		expect(await connection.authorize(never)).toBe(all[0]);
		expect(await runs(folder)).toBe(1);
	});

	it('gets its arguments, its environment and what it may know of the cluster', async () => {
		const {connection} = await withPlugin({
			exec: {
				args: ['get-token', '--cluster'],
				env: [{name: 'PROFILE', value: 'ops'}],
				provideClusterInfo: true,
			},
			script: `printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"; echo '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":{"token":"'$1-$2-$PROFILE'"}}'`,
		});
		expect((await connection.authorize(never)).headers).toEqual({
			Authorization: 'Bearer get-token---cluster-ops',
		});
	});

	it('is told the apiVersion, that it has no terminal, and the cluster when it wants to', async () => {
		const {connection, folder} = await withPlugin({
			exec: {provideClusterInfo: true},
			script: `printf '%s' "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"; echo '${credential({token: 'x'})}'`,
		});
		await connection.authorize(never);
		expect(JSON.parse(await readFile(path.join(folder, 'info'), 'utf8'))).toEqual({
			apiVersion,
			kind: 'ExecCredential',
			spec: {interactive: false, cluster: {server: 'https://10.0.0.1:6443'}},
		});
	});

	it('is run again when its credential expires, and when the server refuses it', async () => {
		let now = Date.UTC(2026, 0, 1);
		const until_ = new Date(now + 60_000).toISOString();
		const {connection, folder} = await withPlugin({
			now: () => now,
			script: `echo '${credential({token: 'x', expirationTimestamp: until_})}'`,
		});
		const first = await connection.authorize(never);
		now += 59_000;
		await connection.authorize(never);
		expect(await runs(folder)).toBe(1);
		now += 2_000;
		const second = await connection.authorize(never);
		expect(await runs(folder)).toBe(2);
		connection.refresh(first);
		now -= 10_000;
		expect(await connection.authorize(never)).toBe(second);
		connection.refresh(second);
		await connection.authorize(never);
		expect(await runs(folder)).toBe(3);
	});

	it('is not run again and again while the server refuses what it gives', async () => {
		let now = Date.parse('2026-11-21T00:00:00Z');
		const {connection, folder} = await withPlugin({
			now: () => now,
			script: `echo '${credential({token: 'x'})}'`,
		});
		for (let second = 0; second < 25; second++) {
			connection.refresh(await connection.authorize(never));
			now += 1_000;
		}
		await connection.authorize(never);
		expect(await runs(folder)).toBe(4);
	});

	it('is run once more after a 401, with the request sent again', async () => {
		const server = await startServer((request, response) =>
			request.headers.authorization === 'Bearer 2'
				? json(response, {ok: true})
				: status(response, 401, 'Unauthorized', 'Unauthorized'),
		);
		const {connection, folder} = await withPlugin({
			server: server.url,
			script: `n=$(wc -l < "$(dirname "$0")/runs"); echo '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":{"token":"'$((n))'"}}'`,
		});
		const transport = createTransport({connection, userAgent: userAgent('0', 's')});
		expect(await transport.requestJson({path: '/version', signal: never})).toEqual({ok: true});
		expect(await runs(folder)).toBe(2);
		transport.close();
	});
});

describe('a credential plugin that fails', () => {
	const failing = async (script: string, exec: Options['exec'] = {}): Promise<unknown> =>
		rejection((await withPlugin({script, exec})).connection.authorize(never));

	it.each([
		[
			'exits with an error',
			'echo "token expired: run aws sso login" >&2; exit 3',
			/failed with exit code 3\. It said: token expired: run aws sso login/,
		],
		['is killed', 'kill -9 $$', /was ended by SIGKILL/],
		[
			'prints no JSON',
			'echo hello; echo warning >&2',
			/did not print an ExecCredential but something that is not JSON\. It said: warning/,
		],
		['prints something else', 'echo "{}"', /did not print an ExecCredential of client.authentication/],
		[
			'prints another version',
			`echo '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"x"}}'`,
			/did not print an ExecCredential of client.authentication.k8s.io\/v1/,
		],
		['prints no credential', `echo '${credential({})}'`, /neither a token nor a certificate/],
		['prints null', 'echo null', /did not print an ExecCredential/],
		['draws on the terminal', 'printf "\\033[2Jbad\\n" >&2; exit 1', /It said: ·\[2Jbad/],
	])('%s', async (_, script, message) => {
		expect(await failing(script)).toMatchObject({kind: 'auth', message: expect.stringMatching(message)});
	});

	it('is not installed: the hint of the kubeconfig is shown', async () => {
		expect(
			await failing('', {command: 'no-such-plugin', installHint: 'Install it\nfrom example.com'}),
		).toMatchObject({
			kind: 'auth',
			message: expect.stringMatching(/no-such-plugin is not installed here\. Install it from example\.com/),
		});
	});

	it.each([
		[
			{apiVersion: 'client.authentication.k8s.io/v1alpha1'},
			'kubeconfig',
			/v1alpha1; client.authentication.k8s.io\/v1 and/,
		],
		[{command: ''}, 'kubeconfig', /exec section without a command/],
		[{interactiveMode: 'Always'}, 'auth', /needs a terminal/],
	])('is described in a way that cannot work: %j', async (exec, kind, message) => {
		expect(await failing('', exec)).toMatchObject({kind, message: expect.stringMatching(message)});
	});

	it('is not run again for every source that retries', async () => {
		let now = 0;
		const {connection, folder} = await withPlugin({script: 'exit 1', now: () => now});
		for (let count = 0; count < 5; count++) await rejection(connection.authorize(never));
		expect(await runs(folder)).toBe(1);
		now = 5_000;
		await rejection(connection.authorize(never));
		expect(await runs(folder)).toBe(2);
	});
});

describe('cancelling a credential plugin', () => {
	const slow = `echo $$ > "$(dirname "$0")/pid"; sleep 60`;
	const isRunning = (pid: number): boolean => {
		try {
			process.kill(pid, 0);
			return true;
		} catch {
			return false;
		}
	};
	const pidOf = async (folder: string): Promise<number> => {
		let pid = 0;
		for (; pid === 0; pid = Number(await readFile(path.join(folder, 'pid'), 'utf8').catch(() => 0)))
			await new Promise(setImmediate);
		return pid;
	};

	it('leaves no process behind', async () => {
		const {connection, folder} = await withPlugin({script: slow});
		const stop = new AbortController();
		const waiting = rejection(connection.authorize(stop.signal));
		const pid = await pidOf(folder);
		stop.abort();
		expect(await waiting).toMatchObject({kind: 'cancelled'});
		await until(() => !isRunning(pid), 'the plugin is gone');
	});

	it('lets it run while somebody else waits for it', async () => {
		const script = `echo $$ > "$(dirname "$0")/pid"; until [ -e "$(dirname "$0")/go" ]; do sleep 0.01; done; echo '${credential({token: 'late'})}'`;
		const {connection, folder} = await withPlugin({script});
		const stop = new AbortController();
		const first = rejection(connection.authorize(stop.signal));
		const second = connection.authorize(never);
		await pidOf(folder);
		stop.abort();
		expect(await first).toMatchObject({kind: 'cancelled'});
		await writeFile(path.join(folder, 'go'), '');
		expect((await second).headers).toEqual({Authorization: 'Bearer late'});
		expect(await runs(folder)).toBe(1);
	});

	it('is not a failure that is remembered', async () => {
		const {connection, folder} = await withPlugin({
			script: `[ -e "$(dirname "$0")/pid" ] && echo '${credential({token: 'x'})}' && exit; ${slow}`,
		});
		const stop = new AbortController();
		const waiting = rejection(connection.authorize(stop.signal));
		await pidOf(folder);
		stop.abort();
		await waiting;
		expect((await connection.authorize(never)).headers).toEqual({Authorization: 'Bearer x'});
	});
});
