import {formatIp, parseIp} from '../net/ip.ts';

/** More than these cannot be looked at together. */
const most = 12;

const candidates = /(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?|\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\]?/gi;

/** The addresses that a text names, with their ports where it names them, each once; networks ("10.0.0.0/16") are none. */
export function addressesIn(text: string): readonly string[] {
	const found = new Set<string>();
	for (const match of text.matchAll(candidates)) {
		const end = match.index + match[0].length;
		if (/^\/(?!32\b|128\b)\d/.test(text.slice(end))) continue;
		const [, host = '', port = ''] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(match[0]) ?? [];
		const v4 = host.includes('.') && !host.includes(':');
		const ip = parseIp(v4 ? host : match[0].replaceAll(/[[\]]/g, ''));
		if (ip === undefined || found.size === most) continue;
		const address = formatIp(ip);
		found.add(v4 && port !== '' ? `${address}:${port}` : address);
	}
	return [...found];
}
