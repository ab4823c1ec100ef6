import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished} from 'vitest';
import {loadConnection} from '../../src/kube/kubeconfig.ts';
import {createTransport} from '../../src/kube/transport.ts';
import {LAUNCHER} from '../pty/support/ktriage.ts';
import {closeTerminals, type SpawnOptions, spawn, type Terminal} from '../pty/support/terminal.ts';
import {startAnswerRelay} from './support/answers.ts';
import {clientCertificate} from './support/client-certificate.ts';
import {kubectl} from './support/cluster.ts';
import {connectionOf} from './support/connect.ts';
import {everyScreenSaysAway, firstLine, live} from './support/screens.ts';
import {reach} from './support/stage.ts';

const size: SpawnOptions = {cols: 160, rows: 40, patience: 120_000};
/** How long the program may take from the moment on at which another client is accepted. */
const gateMs = 2_000;
/** What a question takes on a machine that is not busy, milliseconds. */
const usualRoundTrip = 20;
const never = new AbortController().signal;

let folder: string;

type User = Readonly<Record<string, string>>;

/** Writes the kubeconfig of a user of the real cluster. */
async function writeKubeconfig(file: string, user: User, server?: string): Promise<void> {
	const {server: real, authorize} = await connectionOf();
	const {ca = ''} = await authorize(never);
	const cluster =
		server === undefined
			? {server: real.href, 'certificate-authority-data': Buffer.from(String(ca)).toString('base64')}
			: {server};
	const config = {
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'test',
		clusters: [{name: 'test', cluster}],
		users: [{name: 'operator', user}],
		contexts: [{name: 'test', context: {cluster: 'test', user: 'operator'}}],
	};
	await writeFile(file, JSON.stringify(config));
}

/** Waits until the server accepts a kubeconfig from anybody; resolves with how long its answer took. */
async function untilAccepted(kubeconfig: string): Promise<number> {
	for (;;) {
		const connection = await loadConnection({kubeconfig, env: {}, homeDirectory: folder});
		const transport = createTransport({connection, userAgent: 'accepted'});
		const started = performance.now();
		const isAccepted = await transport.requestText({path: '/version', signal: never}).then(
			() => true,
			() => false,
		);
		transport.close();
		if (isAccepted) return performance.now() - started;
		await new Promise(resolve => setTimeout(resolve, 100));
	}
}

/** Waits until everything is followed again, and holds the program to the gate. */
async function backInTime(terminal: Terminal, kubeconfig: string): Promise<void> {
	const slowness = Math.max(1, (await untilAccepted(kubeconfig)) / usualRoundTrip);
	const started = performance.now();
	await firstLine(terminal, live, 'the end of the outage');
	expect(performance.now() - started).toBeLessThanOrEqual(gateMs * slowness);
}

/** A user with a certificate that is good for so long. */
async function certificateFor(seconds: number): Promise<User> {
	const {cert, key} = await clientCertificate('ktriage-test-operator', seconds);
	const base64 = (text: string) => Buffer.from(text).toString('base64');
	return {'client-certificate-data': base64(cert), 'client-key-data': base64(key)};
}

/** The Connection screen says all of this, on a terminal of the usual size too. */
async function connectionSays(terminal: Terminal, sentences: readonly RegExp[]): Promise<void> {
	terminal.resize(80, 24);
	terminal.type('9');
	const words = () => terminal.screen().slice(2).join(' ').replaceAll(/\s+/g, ' ');
	const isSaid = () => terminal.row(0).startsWith('Connection') && sentences.every(one => one.test(words()));
	await terminal.until(isSaid, sentences.map(String).join(' and '));
	terminal.resize(160, 40);
}

const start = (kubeconfig: string): Terminal =>
	spawn(process.execPath, [LAUNCHER, '--kubeconfig', kubeconfig], size);

describe('access that ends while the program runs', () => {
	beforeAll(async () => {
		await reach('half');
		folder = await mkdtemp(path.join(tmpdir(), 'ktriage-logins-'));
		const grant = ['create', 'clusterrolebinding', '--clusterrole=cluster-admin'];
		await kubectl([...grant, 'ktriage-test-operator', '--user=ktriage-test-operator']);
		await kubectl([...grant, 'ktriage-test-robot', '--serviceaccount=default:ktriage-robot']);
	});
	afterEach(closeTerminals);
	afterAll(async () => {
		for (const name of ['ktriage-test-operator', 'ktriage-test-robot'])
			await kubectl(['delete', 'clusterrolebinding', name]);
		await kubectl(['delete', 'serviceaccount', '-n', 'default', 'ktriage-robot', '--ignore-not-found']);
		await rm(folder, {recursive: true});
	});

	it('as a client certificate that expires: says when it did and what to do, and takes a new one', async () => {
		const kubeconfig = path.join(folder, 'certificate');
		await writeKubeconfig(kubeconfig, await certificateFor(45));
		const terminal = start(kubeconfig);
		await firstLine(terminal, live, 'every source read');
		await firstLine(terminal, /API DOWN/, 'that it expired');
		await everyScreenSaysAway(terminal);
		await connectionSays(terminal, [
			/client certificate of user operator expired on 20\d\d-/,
			/Get a new kubeconfig/,
		]);
		await writeKubeconfig(kubeconfig, await certificateFor(86_400));
		await backInTime(terminal, kubeconfig);
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	});

	it('as the token of an account that is deleted: says so, and takes the token of the new one from the same file', async () => {
		const kubeconfig = path.join(folder, 'token');
		const tokenFile = path.join(folder, 'token-file');
		const renew = async (): Promise<void> => {
			await kubectl(['create', 'serviceaccount', '-n', 'default', 'ktriage-robot']);
			await writeFile(tokenFile, await kubectl(['create', 'token', '-n', 'default', 'ktriage-robot']));
		};
		await renew();
		await writeKubeconfig(kubeconfig, {tokenFile});
		const terminal = start(kubeconfig);
		await firstLine(terminal, live, 'every source read');
		await kubectl(['delete', 'serviceaccount', '-n', 'default', 'ktriage-robot']);
		await firstLine(terminal, /API DOWN/, 'that it is refused');
		await everyScreenSaysAway(terminal);
		await connectionSays(terminal, [
			/does not accept the credentials of user operator/,
			/Log in again or get a new kubeconfig/,
		]);
		await renew();
		await backInTime(terminal, kubeconfig);
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	});

	it('as the name of the server: says what cannot be resolved, and finds it again', async () => {
		const relay = await startAnswerRelay();
		onTestFinished(relay.close);
		const name = 'api.ktriage-test.invalid';
		const kubeconfig = path.join(folder, 'name');
		const {port} = new URL(JSON.parse(await readFile(relay.kubeconfig, 'utf8')).clusters[0].cluster.server);
		await writeKubeconfig(kubeconfig, {token: 'x'}, `http://${name}:${port}`);
		const hosts = path.join(folder, 'hosts');
		const known = `127.0.0.1 localhost\n127.0.0.1 ${name}\n`;
		await writeFile(hosts, known);
		// Only this program sees these names.
		const seen = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';
		const command = [process.execPath, LAUNCHER, '--kubeconfig', kubeconfig];
		const terminal = spawn('unshare', ['-m', 'sh', '-c', seen, 'sh', hosts, ...command], size);
		await firstLine(terminal, live, 'every source read');
		await writeFile(hosts, '127.0.0.1 localhost\n');
		relay.become('reset');
		await firstLine(terminal, /API DOWN/, 'that the name is gone');
		relay.become('pass');
		await connectionSays(terminal, [
			/has a name that (DNS does not know|cannot be resolved now)/,
			new RegExp(name),
		]);
		terminal.type('1');
		await everyScreenSaysAway(terminal);
		await writeFile(hosts, known);
		const started = performance.now();
		await firstLine(terminal, live, 'the end of the outage');
		const slowness = Math.max(1, (await relay.roundTrip()) / usualRoundTrip);
		expect(performance.now() - started).toBeLessThanOrEqual(gateMs * slowness);
		terminal.type('q');
		await expect(terminal.exit).resolves.toMatchObject({code: 0});
	});
});
