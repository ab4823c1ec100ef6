import type {ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import {describe, expect, it, onTestFinished} from 'vitest';
import {createTransport, userAgent} from '../../src/kube/transport.ts';
import {connectionTo, type Entries, never, transportTo} from './support/connect.ts';
import {createAuthority, issue, type LeafOptions, type Pair} from './support/pki.ts';
import {json, startServer, status} from './support/server.ts';
import {until} from './support/time.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const trusting = (authority: Pair): Readonly<Record<string, string>> => ({
	'certificate-authority-data': base64(authority.cert),
});

/** A TLS server with a certificate of the authority, and what a client gets from it. */
async function serve(authority: Pair, leaf: LeafOptions = {}) {
	const pair = await issue(authority, 'kube-apiserver', leaf);
	return startServer((_, response) => json(response, {ok: true}), {cert: pair.cert, key: pair.key});
}

async function ask(url: string, entries: Entries): Promise<unknown> {
	const transport = await transportTo(url, entries);
	const answer = transport.requestJson({path: '/version', signal: never});
	return answer.catch(error => {
		expect(transport.api()).toMatchObject({kind: 'down', fault: error.kind, why: error.message});
		return error;
	});
}

describe('the identity of the server', () => {
	it('is proven by the authority of the kubeconfig', async () => {
		const authority = await createAuthority();
		const server = await serve(authority);
		expect(await ask(server.url, {cluster: trusting(authority)})).toEqual({ok: true});
	});

	it.each([
		[
			'another authority',
			'another',
			{},
			/comes from another certificate authority|is self-signed|is not signed by/,
		],
		['no authority', 'none', {}, /comes from another certificate authority|is self-signed/],
		[
			'a certificate that expired',
			'trusted',
			{from: -20, to: -2},
			/has expired\. Renew it on the server.*or check the clock/,
		],
		['a certificate of the future', 'trusted', {from: 5, to: 20}, /is not valid yet/],
		[
			'a certificate for another name',
			'trusted',
			{ip: '192.0.2.7'},
			/is for other names\..*tls-server-name.*192\.0\.2\.7/,
		],
	] as const)('is one clear tls error with %s', async (_, trusted, leaf, message) => {
		const authority = await createAuthority();
		const other = await createAuthority('another authority');
		const cluster = {trusted: trusting(authority), another: trusting(other), none: {}}[trusted];
		const server = await serve(authority, leaf);
		expect(await ask(server.url, {cluster})).toMatchObject({
			kind: 'tls',
			message: expect.stringMatching(message),
		});
	});

	it('may have another name with tls-server-name, and is not asked for with insecure-skip-tls-verify', async () => {
		const authority = await createAuthority();
		const server = await serve(authority, {ip: '192.0.2.7'});
		expect(
			await ask(server.url, {cluster: {...trusting(authority), 'tls-server-name': 'kubernetes'}}),
		).toEqual({ok: true});
		expect(await ask(server.url, {cluster: {'insecure-skip-tls-verify': true}})).toEqual({ok: true});
	});

	it('cannot be had from a server without TLS', async () => {
		const server = await startServer((_, response) => json(response, {}));
		expect(
			await ask(server.url.replace('http:', 'https:'), {cluster: {'insecure-skip-tls-verify': true}}),
		).toMatchObject({
			kind: 'tls',
			message: expect.stringContaining('does not speak TLS'),
		});
	});
});

describe('our own identity', () => {
	const mutual = async (authority: Pair, clients: Pair) => {
		const pair = await issue(authority, 'kube-apiserver');
		return startServer((_, response) => json(response, {ok: true}), {
			...pair,
			ca: clients.cert,
			requestCert: true,
			rejectUnauthorized: true,
		});
	};

	it('is shown as a client certificate', async () => {
		const authority = await createAuthority();
		const admin = await issue(authority, 'admin');
		const server = await mutual(authority, authority);
		const user = {'client-certificate-data': base64(admin.cert), 'client-key-data': base64(admin.key)};
		expect(await ask(server.url, {cluster: trusting(authority), user})).toEqual({ok: true});
	});

	it('that the server refuses in the handshake is an auth error', async () => {
		const authority = await createAuthority();
		const server = await mutual(authority, await createAuthority('client authority'));
		expect(await ask(server.url, {cluster: trusting(authority)})).toMatchObject({
			kind: 'auth',
			message: expect.stringContaining('rejected our client certificate'),
		});
	});

	it('that has expired is named when the server answers 401', async () => {
		const authority = await createAuthority();
		const pair = await issue(authority, 'kube-apiserver');
		const server = await startServer((_, response) => status(response, 401, 'Unauthorized', 'Unauthorized'), {
			...pair,
			requestCert: true,
			rejectUnauthorized: false,
		});
		const admin = await issue(authority, 'admin', {from: -30, to: -3});
		const user = {'client-certificate-data': base64(admin.cert), 'client-key-data': base64(admin.key)};
		expect(await ask(server.url, {cluster: trusting(authority), user})).toMatchObject({
			kind: 'auth',
			status: 401,
			message: expect.stringMatching(
				/client certificate of user user expired on 20\d\d-.*Get a new kubeconfig/,
			),
		});
	});

	it('when it changes opens new connections; the old ones end with the requests on them', async () => {
		const authority = await createAuthority();
		const [one, two] = await Promise.all(['one', 'two'].map(name => issue(authority, name)));
		const pair = await issue(authority, 'kube-apiserver');
		const sockets = new Set<Socket>();
		const held: ServerResponse[] = [];
		const server = await startServer(
			(request, response) => {
				sockets.add(request.socket);
				if (request.url === '/readyz') held.push(response);
				else json(response, {ok: true});
			},
			{...pair, ca: authority.cert, requestCert: true, rejectUnauthorized: true},
		);
		const connection = await connectionTo(server.url, {cluster: trusting(authority)});
		const base = await connection.authorize(never);
		let current: Pair | undefined = one;
		const transport = createTransport({
			connection: {...connection, authorize: async () => ({...base, ...current})},
			userAgent: userAgent('0', 's'),
		});
		onTestFinished(transport.close);
		const request = (path: string) => transport.requestJson({path, signal: never});
		await request('/version');
		const slow = request('/readyz');
		await until(() => held.length === 1, 'a request under way');
		const other = request('/version');
		await other;
		expect(sockets.size).toBe(2);
		current = two;
		await request('/version');
		expect(sockets.size).toBe(3);
		json(held[0] as ServerResponse, {slow: true});
		expect(await slow).toEqual({slow: true});
		const open = () => [...sockets].filter(socket => !socket.destroyed).length;
		await until(
			() => open() === 1,
			() => `only the new connection is open; ${open()} are`,
		);
	});
});
