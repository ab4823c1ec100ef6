import {isDeepStrictEqual} from 'node:util';
import {isObject} from '../json.ts';
import {badRequest, patchRejected, StatusError} from '../status.ts';

type Operation = {
	readonly op: string;
	readonly path: string;
	readonly from?: string;
	readonly value?: unknown;
};

/** Applies a JSON Patch (RFC 6902) to a JSON value. Throws a 422 StatusError when a test fails or a place does not exist. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
	if (!Array.isArray(patch))
		throw new StatusError(
			badRequest(
				'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
			),
		);
	return patch.reduce(
		(document, operation) => apply(document, operation as Operation),
		structuredClone(target),
	);
}

function apply(document: unknown, operation: Operation): unknown {
	const path = pointer(operation.path);
	switch (operation.op) {
		case 'test':
			if (!isDeepStrictEqual(read(document, path), operation.value ?? null)) reject();
			return document;
		case 'add':
			return put(document, path, operation.value ?? null, 'add');
		case 'replace':
			read(document, path);
			return put(document, path, operation.value ?? null, 'replace');
		case 'remove':
			return take(document, path);
		case 'move': {
			const from = pointer(operation.from);
			const value = read(document, from);
			return put(take(document, from), path, value, 'add');
		}
		case 'copy':
			return put(document, path, structuredClone(read(document, pointer(operation.from))), 'add');
		default:
			return reject();
	}
}

function reject(): never {
	throw new StatusError(patchRejected());
}

/** RFC 6901. */
function pointer(text: unknown): readonly string[] {
	if (text === '') return [];
	if (typeof text !== 'string' || !text.startsWith('/')) return reject();
	return text
		.slice(1)
		.split('/')
		.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: unknown, path: readonly string[]): unknown {
	let value = document;
	for (const part of path) {
		if (Array.isArray(value)) value = value[position(part, value.length - 1)];
		else if (isObject(value) && Object.hasOwn(value, part)) value = value[part];
		else return reject();
	}
	return value;
}

function position(part: string, most: number): number {
	const index = /^(0|[1-9]\d*)$/.test(part) ? Number(part) : -1;
	return index >= 0 && index <= most ? index : reject();
}

/** The document is a copy that belongs to this patch alone, so it is changed in place. */
function put(document: unknown, path: readonly string[], value: unknown, how: 'add' | 'replace'): unknown {
	const last = path.at(-1);
	if (last === undefined) return value;
	const parent = read(document, path.slice(0, -1));
	if (Array.isArray(parent)) {
		if (how === 'replace') parent[position(last, parent.length - 1)] = value;
		else parent.splice(last === '-' ? parent.length : position(last, parent.length), 0, value);
	} else if (isObject(parent)) define(parent, last, value);
	else reject();
	return document;
}

function take(document: unknown, path: readonly string[]): unknown {
	const last = path.at(-1);
	if (last === undefined) return null;
	const parent = read(document, path.slice(0, -1));
	if (Array.isArray(parent)) parent.splice(position(last, parent.length - 1), 1);
	else if (isObject(parent) && Object.hasOwn(parent, last)) Reflect.deleteProperty(parent, last);
	else reject();
	return document;
}

/** A key such as __proto__ becomes a plain property. */
function define(parent: object, key: string, value: unknown): void {
	Object.defineProperty(parent, key, {value, configurable: true, enumerable: true, writable: true});
}
