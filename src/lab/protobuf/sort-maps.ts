import {isObject, type JsonObject} from '../json.ts';
import {fieldsOf} from './encode.ts';
import {messageTable} from './messages.ts';
import type {Field} from './schema.ts';

/** The value with the keys of its maps in ascending order, as Go writes them in JSON too; the same value when they are. */
export function sortMaps(message: string, value: JsonObject): JsonObject {
	let sorted: Record<string, unknown> | undefined;
	for (const field of fieldsOf(message)) {
		const before = field.shape === 'inline' ? value : value[field.name];
		const after = sortField(field, before);
		if (after === before) continue;
		sorted ??= {...value};
		if (field.shape === 'inline') Object.assign(sorted, after);
		else sorted[field.name] = after;
	}
	return sorted ?? value;
}

function sortField({shape, type}: Field, value: unknown): unknown {
	if (shape === 'map') return isObject(value) ? sortKeys(value) : value;
	if (messageTable[type] === undefined) return value;
	if (!Array.isArray(value)) return isObject(value) ? sortMaps(type, value) : value;
	const items: readonly unknown[] = value;
	const sorted = items.map(item => (isObject(item) ? sortMaps(type, item) : item));
	return sorted.every((item, index) => item === items[index]) ? value : sorted;
}

function sortKeys(map: JsonObject): JsonObject {
	const keys = Object.keys(map);
	if (keys.every((key, index) => index === 0 || keys[index - 1]! < key)) return map;
	return Object.fromEntries(keys.sort().map(key => [key, map[key]]));
}
