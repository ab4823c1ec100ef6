import {createServer as createHttpServer} from 'node:http';
import {type AddressInfo, connect, createServer, type Server} from 'node:net';
import {describe, expect, it, onTestFinished} from 'vitest';
import {proxyFor} from '../../src/kube/credentials/proxy.ts';
import {never, rejection, transportTo} from './support/connect.ts';
import {createAuthority, issue} from './support/pki.ts';
import {freePort, json, startServer} from './support/server.ts';

async function listen(server: Server): Promise<number> {
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	return (server.address() as AddressInfo).port;
}

/** An HTTP proxy that tunnels CONNECT, and says where to. */
async function startHttpProxy(status = 200) {
	const tunnels: string[] = [];
	const proxy = createHttpServer().on('connect', (request, client) => {
		tunnels.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
		client.on('error', () => {});
		if (status !== 200) return client.end(`HTTP/1.1 ${status} No\r\n\r\n`);
		const [host, port] = (request.url ?? '').split(':');
		const upstream = connect(Number(port), host, () => {
			client.write('HTTP/1.1 200 OK\r\n\r\n');
			upstream.pipe(client).pipe(upstream);
		});
		upstream.on('error', () => client.destroy());
	});
	return {url: `http://127.0.0.1:${await listen(proxy)}`, tunnels};
}

/** A SOCKS5 proxy without authentication (RFC 1928), IPv4 and names. */
async function startSocksProxy() {
	const tunnels: string[] = [];
	const proxy = createServer(client => {
		client.on('error', () => {});
		client.once('data', () => {
			client.write(Buffer.from([5, 0]));
			client.once('data', request => {
				const isName = request[3] === 3;
				const length = isName ? (request[4] ?? 0) : 4;
				const address = request.subarray(isName ? 5 : 4, (isName ? 5 : 4) + length);
				const host = isName ? address.toString() : address.join('.');
				const port = request.readUInt16BE(request.length - 2);
				tunnels.push(`${host}:${port}`);
				const upstream = connect(port, host, () => {
					client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
					upstream.pipe(client).pipe(upstream);
				});
				upstream.on('error', () => client.destroy());
			});
		});
	});
	return {url: `socks5://127.0.0.1:${await listen(proxy)}`, tunnels};
}

async function startCluster(isTls: boolean, ip = '127.0.0.1') {
	const authority = await createAuthority();
	const pair = await issue(authority, 'kube-apiserver', {ip});
	const server = await startServer(
		(_, response) => json(response, {ok: true}),
		isTls ? {...pair} : undefined,
	);
	return {
		server,
		cluster: isTls ? {'certificate-authority-data': Buffer.from(authority.cert).toString('base64')} : {},
	};
}

const version = {path: '/version', signal: never};

describe('a proxy', () => {
	it.each([
		['HTTP', startHttpProxy, true],
		['HTTP', startHttpProxy, false],
		['SOCKS5', startSocksProxy, true],
		['SOCKS5', startSocksProxy, false],
	] as const)('(%s) carries requests; one connection serves many', async (_, start, isTls) => {
		const {server, cluster} = await startCluster(isTls);
		const proxy = await start();
		const transport = await transportTo(server.url, {cluster: {...cluster, 'proxy-url': proxy.url}});
		for (let count = 0; count < 3; count++) expect(await transport.requestJson(version)).toEqual({ok: true});
		expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
		expect(server.connections()).toBe(1);
	});

	it('gets the password of its address', async () => {
		const {server, cluster} = await startCluster(true);
		const proxy = await startHttpProxy();
		const transport = await transportTo(server.url, {
			cluster: {...cluster, 'proxy-url': proxy.url.replace('//', '//me:p%40ss@')},
		});
		await transport.requestJson(version);
		expect(proxy.tunnels[0]).toContain(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
	});

	it.each([
		['HTTP', startHttpProxy],
		['SOCKS5', startSocksProxy],
	] as const)('(%s) does not replace the check of who the server is', async (_, start) => {
		const proxyUrl = (await start()).url;
		const ask = async (url: string, cluster: Readonly<Record<string, unknown>>): Promise<unknown> =>
			rejection(
				(await transportTo(url, {cluster: {...cluster, 'proxy-url': proxyUrl}})).requestJson(version),
			);
		const {server} = await startCluster(true);
		const stranger = await startCluster(true);
		expect(await ask(server.url, stranger.cluster)).toMatchObject({kind: 'tls'});
		const elsewhere = await startCluster(true, '192.0.2.7');
		expect(await ask(elsewhere.server.url, elsewhere.cluster)).toMatchObject({
			kind: 'tls',
			message: expect.stringContaining('is for other names'),
		});
	});

	it.each([
		['that refuses', async () => (await startHttpProxy(407)).url, /Bad response: 407/],
		['that is not there', async () => `http://127.0.0.1:${await freePort()}`, /refuses connections/],
	])('%s is a network error', async (_, url, message) => {
		const {server, cluster} = await startCluster(true);
		const transport = await transportTo(server.url, {cluster: {...cluster, 'proxy-url': await url()}});
		expect(await rejection(transport.requestJson(version))).toMatchObject({
			kind: 'network',
			message: expect.stringMatching(message),
		});
	});
});

describe('which proxy', () => {
	const https = 'https://api.prod.example.com:6443';
	const env = {
		HTTPS_PROXY: 'http://proxy:3128',
		NO_PROXY: '10.0.0.0/8,.internal,exact.example.org,192.0.2.1:6443, 2001:db8::/32',
	};
	it.each([
		[https, '', {}, ''],
		[https, 'socks5://jump:1080', env, 'socks5://jump:1080'],
		[https, '', env, 'http://proxy:3128'],
		[https, '', {https_proxy: 'proxy:3128'}, 'http://proxy:3128'],
		[https, '', {HTTP_PROXY: 'http://proxy:3128'}, ''],
		['http://api:8080', '', {HTTP_PROXY: 'http://proxy:3128'}, 'http://proxy:3128'],
		['https://10.1.2.3:6443', '', env, ''],
		['https://11.1.2.3:6443', '', env, 'http://proxy:3128'],
		['https://api.internal', '', env, ''],
		['https://internal', '', env, 'http://proxy:3128'],
		['https://exact.example.org', '', env, ''],
		['https://sub.exact.example.org', '', env, ''],
		['https://notexact.example.org', '', env, 'http://proxy:3128'],
		['https://192.0.2.1:6443', '', env, ''],
		['https://192.0.2.1:443', '', env, 'http://proxy:3128'],
		['https://[2001:db8::5]:6443', '', env, ''],
		['https://[2001:db9::5]:6443', '', env, 'http://proxy:3128'],
		['https://127.0.0.1:6443', '', env, ''],
		['https://localhost:6443', '', env, ''],
		[https, '', {...env, NO_PROXY: '*'}, ''],
		[https, '', {...env, NO_PROXY: 'nonsense/99,,/,[::'}, 'http://proxy:3128'],
	])('for %s with proxy-url %j and %j: %j', (server, proxyUrl, environment, expected) => {
		expect(proxyFor(new URL(server), proxyUrl, environment)).toBe(expected);
	});

	it('must be one that can be used', () => {
		expect(() => proxyFor(new URL(https), 'ftp://proxy', {})).toThrow(
			/proxy-url of the kubeconfig names the proxy ftp:\/\/proxy/,
		);
		expect(() => proxyFor(new URL(https), '', {HTTPS_PROXY: 'http://'})).toThrow(
			/environment names the proxy/,
		);
	});
});
