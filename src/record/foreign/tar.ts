import {gunzipSync} from 'node:zlib';
import {SnapshotError} from '../errors.ts';
import type {Folder} from '../folder.ts';
import type {Limits} from '../limits.ts';

const block = 512;

/** A tar archive (gzip or plain) as a folder in memory. Nothing is unpacked onto the disk; links and special files are passed over. */
export function tarFolder(name: string, packed: Buffer, limits: Limits): Folder {
	const bytes = unpacked(name, packed, limits);
	const files = new Map<string, Buffer>();
	const notes: string[] = [];
	let longName: string | undefined;
	for (let at = 0; at + block <= bytes.length; ) {
		const header = bytes.subarray(at, at + block);
		if (header.every(byte => byte === 0)) break;
		const size = octal(header, 124, 12);
		const end = at + block + size;
		if (!hasChecksum(header) || size < 0 || end > bytes.length)
			throw new SnapshotError('unreadable', `${name} is no tar archive, or it is cut off.`);
		const body = bytes.subarray(at + block, end);
		const type = String.fromCharCode(header[156] ?? 0);
		at = end + ((block - (size % block)) % block);
		if (type === 'L' || type === 'x') {
			longName = type === 'L' ? text(body, 0, body.length) : (paxPath(body) ?? longName);
			continue;
		}
		if (type === 'g') continue;
		const prefix = text(header, 345, 155);
		const path = longName ?? `${prefix === '' ? '' : `${prefix}/`}${text(header, 0, 100)}`;
		longName = undefined;
		if (type === '5') continue;
		const safe = inside(path);
		if ((type !== '0' && type !== '\0') || safe === undefined) {
			notes.push(`an entry of the archive is passed over: it is no plain file inside of it`);
			continue;
		}
		if (files.size >= limits.files) {
			throw new SnapshotError('unreadable', `${name} holds more than ${limits.files} files.`);
		}
		files.set(safe, body);
	}
	return {
		name,
		files: [...files.keys()].sort(),
		notes: [...new Set(notes)],
		text: async path => (files.get(path) ?? Buffer.alloc(0)).toString('utf8'),
	};
}

function unpacked(name: string, packed: Buffer, limits: Limits): Buffer {
	if (packed[0] !== 0x1f || packed[1] !== 0x8b) return packed;
	try {
		return gunzipSync(packed, {maxOutputLength: Math.min(limits.totalBytes, 2 ** 31 - 1)});
	} catch (error) {
		const why = error instanceof RangeError ? 'is too big when unpacked' : 'is damaged';
		throw new SnapshotError('unreadable', `${name} ${why}.`, error);
	}
}

function text(bytes: Buffer, at: number, length: number): string {
	const part = bytes.subarray(at, at + length);
	const end = part.indexOf(0);
	return part.subarray(0, end < 0 ? part.length : end).toString('utf8');
}

function octal(bytes: Buffer, at: number, length: number): number {
	const digits = text(bytes, at, length).trim();
	return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : -1;
}

function hasChecksum(header: Buffer): boolean {
	let sum = 0;
	for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 32 : byte;
	return sum === octal(header, 148, 8);
}

/** The path record of a pax header: "LENGTH path=VALUE\n". */
function paxPath(body: Buffer): string | undefined {
	return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(body.toString('utf8'))?.[1];
}

/** The path without "./"; undefined when it would lead out of the archive. */
function inside(path: string): string | undefined {
	const names = path.split('/').filter(name => name !== '' && name !== '.');
	const leads = path.startsWith('/') || names.includes('..') || /[\\\0]/.test(path);
	return names.length === 0 || leads ? undefined : names.join('/');
}
