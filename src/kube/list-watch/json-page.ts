import {cell} from '../../store/sanitise.ts';
import {KubeError, messageOf} from '../errors.ts';
import {readStatus} from '../http/status.ts';
import {longestMessage} from '../protobuf.ts';
import {createValueScanner} from './json-scan.ts';
import type {PageEvents, PageReader} from './reader.ts';

export function malformedJson(what: string, cause?: unknown): KubeError {
	return new KubeError('protocol', `The server's JSON answer cannot be read: ${what}.`, {cause});
}

/** Parses one value; KubeError `protocol` when it is not JSON. */
export function parseJson(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch (error) {
		throw malformedJson(cell(messageOf(error), 160), error);
	}
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

type Place = 'start' | 'key' | 'colon' | 'value' | 'items' | 'after' | 'end';

/**
 * Reads a list in JSON and parses its items one by one as they arrive, so that a page of any size neither blocks nor is held as a
 * whole. The order of the list's keys does not matter: kube-apiserver puts metadata first, servers of custom resources last.
 */
export function createJsonPageReader(events: PageEvents): PageReader {
	let place: Place = 'start';
	let key = '';
	let isInItems = false;
	let sawItems = false;
	let sawHead = false;
	let kind = '';
	const scanner = createValueScanner();
	let parts: Buffer[] = [];
	let size = 0;

	const value = (bytes: Buffer): void => {
		if (place === 'key') {
			key = String(parseJson(bytes));
			place = 'colon';
			return;
		}
		place = 'after';
		if (isInItems) {
			events.sink.putJson(parseJson(bytes));
			events.onObject();
		} else if (key === 'items') sawItems = true;
		else if (key === 'kind') kind = String(parseJson(bytes));
		else if (key === 'metadata') head(parseJson(bytes));
	};

	const head = (found: unknown): void => {
		const meta = (found ?? {}) as Readonly<Record<string, unknown>>;
		const text = (field: unknown): string => (typeof field === 'string' ? field : '');
		const remaining = meta.remainingItemCount;
		sawHead = true;
		events.onHead({
			resourceVersion: text(meta.resourceVersion),
			continueToken: text(meta.continue),
			remaining: typeof remaining === 'number' ? remaining : undefined,
		});
	};

	/** Scans on in the value under way; returns where to go on, the end of the chunk when it is not complete. */
	const scan = (chunk: Buffer, at: number): number => {
		const end = scanner.scan(chunk, at);
		const piece = chunk.subarray(at, end < 0 ? chunk.length : end);
		size += piece.length;
		if (size > longestMessage) throw malformedJson('a value is longer than any object may be');
		if (end < 0) {
			parts.push(Buffer.from(piece));
			return chunk.length;
		}
		const whole = parts.length === 0 ? piece : Buffer.concat([...parts, piece], size);
		parts = [];
		size = 0;
		value(whole);
		return end;
	};

	/** One byte of structure between values. */
	const structure = (byte: number): void => {
		const character = String.fromCharCode(byte);
		const wrong = (): KubeError =>
			malformedJson(`unexpected ${JSON.stringify(character)} between its values`);
		if (place === 'start' && character === '{') place = 'key';
		else if (place === 'colon' && character === ':') place = 'value';
		else if (place === 'value' && key === 'items' && character === '[' && !isInItems) {
			sawItems = true;
			isInItems = true;
			place = 'items';
		} else if ((place === 'items' || place === 'after') && isInItems && character === ']') {
			isInItems = false;
			place = 'after';
		} else if (place === 'after' && character === ',') place = isInItems ? 'value' : 'key';
		else if ((place === 'after' || place === 'key') && !isInItems && character === '}') place = 'end';
		else throw wrong();
	};

	const startsValue = (byte: number): boolean => {
		if (place === 'key') return byte === 0x22;
		if (place === 'items') return byte !== 0x5d;
		return place === 'value' && (isInItems || key !== 'items' || byte !== 0x5b);
	};

	return {
		push: chunk => {
			let at = 0;
			while (at < chunk.length) {
				const byte = chunk[at] ?? 0;
				if (scanner.isInside()) at = scan(chunk, at);
				else if (isSpace(byte)) at += 1;
				else if (startsValue(byte)) at = scan(chunk, at);
				else {
					structure(byte);
					at += 1;
				}
			}
		},
		end: () => {
			if (place !== 'end') throw malformedJson('it is cut off');
			if (!sawItems && readStatus({kind}) !== undefined) throw malformedJson('it is a Status, not a list');
			if (!sawItems && !kind.endsWith('List'))
				throw malformedJson(`it is ${kind === '' ? 'no list' : `of kind ${cell(kind, 60)}, not a list`}`);
			if (!sawHead) events.onHead({resourceVersion: '', continueToken: '', remaining: undefined});
		},
	};
}
