import {BlockList, isIP} from 'node:net';
import {KubeError} from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const schemes = ['http:', 'https:', 'socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:'];

function matches(entry: string, host: string, port: string): boolean {
	const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
	if (wantedPort !== undefined && wantedPort !== port) return false;
	const bare = name.replace(/^\[|\]$/g, '');
	if (bare === '*') return true;
	if (bare.includes('/')) return inSubnet(bare, host);
	if (isIP(bare) > 0) return bare === host;
	const suffix = bare.replace(/^\*?\./, '');
	return (host === suffix && !/^\*?\./.test(bare)) || host.endsWith(`.${suffix}`);
}

function inSubnet(cidr: string, host: string): boolean {
	const [network = '', bits = ''] = cidr.split('/');
	const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
	const prefix = Number(bits);
	if (
		isIP(network) === 0 ||
		isIP(host) === 0 ||
		!Number.isInteger(prefix) ||
		prefix < 0 ||
		prefix > (family === 'ipv6' ? 128 : 32)
	)
		return false;
	const subnet = new BlockList();
	subnet.addSubnet(network, prefix, family);
	return subnet.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || inSubnet('127.0.0.0/8', host);
}

/**
 * The proxy to reach `server` through, '' for none: proxy-url of the kubeconfig, else HTTPS_PROXY or HTTP_PROXY unless NO_PROXY
 * names the server or it is on this machine, by the rules kubectl has (Go net/http ProxyFromEnvironment).
 */
export function proxyFor(server: URL, proxyUrl: string, env: Environment): string {
	const of = (name: string): string => env[name] || env[name.toLowerCase()] || '';
	const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
	const port = server.port || (server.protocol === 'https:' ? '443' : '80');
	const bypassed =
		isLoopback(host) ||
		of('NO_PROXY')
			.split(',')
			.map(entry => entry.trim().toLowerCase())
			.some(entry => entry !== '' && matches(entry, host, port));
	const fromEnvironment = bypassed ? '' : of(server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
	const chosen = proxyUrl || fromEnvironment;
	if (chosen === '') return '';
	const text = chosen.includes('://') ? chosen : `http://${chosen}`;
	if (!URL.canParse(text) || !schemes.includes(new URL(text).protocol)) {
		const place = proxyUrl === '' ? 'The environment' : 'proxy-url of the kubeconfig';
		throw new KubeError(
			'kubeconfig',
			`${place} names the proxy ${chosen}, which is not an http, https or socks5 address. Correct it.`,
		);
	}
	return text;
}
