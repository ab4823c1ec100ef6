import {isIPv6} from 'node:net';

/** A question for the IPv4 addresses of a name (RFC 1035 4.1). */
export function dnsQuery(id: number, name: string): Buffer {
	const labels = name.replace(/\.$/, '').split('.');
	const head = Buffer.alloc(12);
	head.writeUInt16BE(id, 0);
	head.writeUInt16BE(0x0100, 2);
	head.writeUInt16BE(1, 4);
	const parts = labels.map(label =>
		Buffer.concat([Buffer.from([Buffer.byteLength(label)]), Buffer.from(label)]),
	);
	return Buffer.concat([head, ...parts, Buffer.from([0, 0, 1, 0, 1])]);
}

/** What a DNS server answered; undefined when it is no answer to this question. */
export function dnsAnswer(
	id: number,
	message: Buffer,
): {readonly code: number; readonly addresses: readonly string[]} | undefined {
	if (message.length < 12 || message.readUInt16BE(0) !== id || (message.readUInt8(2) & 0x80) === 0)
		return undefined;
	const code = message.readUInt8(3) & 0x0f;
	const addresses: string[] = [];
	let at = 12;
	for (let left = message.readUInt16BE(4); left > 0; left--) at = afterName(message, at) + 4;
	for (let left = message.readUInt16BE(6); left > 0; left--) {
		at = afterName(message, at);
		if (at + 10 > message.length) break;
		const type = message.readUInt16BE(at);
		const length = message.readUInt16BE(at + 8);
		const data = message.subarray(at + 10, at + 10 + length);
		if (type === 1 && data.length === 4) addresses.push([...data].join('.'));
		at += 10 + length;
	}
	return {code, addresses};
}

function afterName(message: Buffer, start: number): number {
	let at = start;
	while (at < message.length) {
		const length = message[at] ?? 0;
		if (length === 0) return at + 1;
		if (length >= 0xc0) return at + 2;
		at += 1 + length;
	}
	return at;
}

/** "ADDRESS" or "ADDRESS:PORT" of a DNS server; port 53 where none is said. */
export function dnsServer(text: string): {readonly host: string; readonly port: number} {
	const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text) ?? [];
	if (port === undefined || isIPv6(text)) return {host: text, port: 53};
	return {host: bracketed ?? plain ?? text, port: Number(port)};
}
