/** A value as JSON has them. */
export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| {readonly [key: string]: Json | undefined};

/**
 * What makes one JSON value into another: `v` replaces it; in a mapping `s` sets keys, `r` removes them and `d` changes inside of them; in a
 * list `l` is the new length and `s` and `d` go by index.
 */
export type Delta =
	| {readonly v: Json}
	| {
			readonly l?: number;
			readonly s?: {readonly [key: string]: Json};
			readonly r?: readonly string[];
			readonly d?: {readonly [key: string]: Delta};
	  };

const isMapping = (value: Json | undefined): value is {readonly [key: string]: Json | undefined} =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** What leads from one value to the other; undefined when they are equal. Equal objects by identity cost nothing. */
export function delta(before: Json | undefined, after: Json): Delta | undefined {
	if (before === after) return undefined;
	if (isList(before) && isList(after)) return listDelta(before, after);
	if (isMapping(before) && isMapping(after)) return mappingDelta(before, after);
	return {v: after};
}

function listDelta(before: readonly Json[], after: readonly Json[]): Delta | undefined {
	const set: Record<string, Json> = {};
	const inside: Record<string, Delta> = {};
	for (const [index, value] of after.entries()) note(set, inside, String(index), before[index], value);
	return part(set, inside, [], before.length === after.length ? undefined : after.length);
}

function mappingDelta(
	before: {readonly [key: string]: Json | undefined},
	after: {readonly [key: string]: Json | undefined},
): Delta | undefined {
	const set: Record<string, Json> = {};
	const inside: Record<string, Delta> = {};
	for (const [key, value] of Object.entries(after))
		if (value !== undefined) note(set, inside, key, before[key], value);
	const removed = Object.keys(before).filter(key => before[key] !== undefined && after[key] === undefined);
	return part(set, inside, removed, undefined);
}

function note(
	set: Record<string, Json>,
	inside: Record<string, Delta>,
	key: string,
	before: Json | undefined,
	after: Json,
): void {
	const change = delta(before, after);
	if (change === undefined) return;
	if ('v' in change) define(set, key, change.v);
	else define(inside, key, change);
}

/** Assignment to the key __proto__ would not make a property. */
function define<T>(target: Record<string, T>, key: string, value: T): void {
	Object.defineProperty(target, key, {value, enumerable: true, configurable: true, writable: true});
}

function part(
	set: Record<string, Json>,
	inside: Record<string, Delta>,
	removed: readonly string[],
	length: number | undefined,
): Delta | undefined {
	const change = {
		...(length !== undefined && {l: length}),
		...(Object.keys(set).length > 0 && {s: set}),
		...(removed.length > 0 && {r: removed}),
		...(Object.keys(inside).length > 0 && {d: inside}),
	};
	return Object.keys(change).length === 0 ? undefined : change;
}

/** The value after a change; what it was made from stays as it is. Throws a TypeError when the change is of another value. */
export function patched(before: Json | undefined, change: Delta): Json {
	if ('v' in change) return change.v;
	if (isList(before)) return patchedList(before, change);
	if (!isMapping(before)) throw new TypeError('a change of a mapping or a list has neither to be made in');
	const result: Record<string, Json | undefined> = {...before};
	for (const key of change.r ?? []) delete result[key];
	for (const [key, value] of Object.entries(change.s ?? {})) define(result, key, value);
	for (const [key, inner] of Object.entries(change.d ?? {})) define(result, key, patched(result[key], inner));
	return result;
}

/** No list of a cluster is longer. */
const longest = 10_000_000;

function patchedList(before: readonly Json[], change: Exclude<Delta, {readonly v: Json}>): Json {
	const length = change.l ?? before.length;
	if (!Number.isInteger(length) || length < 0 || length > longest)
		throw new TypeError(`a list cannot have ${length} items`);
	const result: Json[] = before.slice(0, length);
	for (const [key, value] of Object.entries(change.s ?? {})) result[indexIn(key, length)] = value;
	for (const [key, inner] of Object.entries(change.d ?? {})) {
		const index = indexIn(key, length);
		result[index] = patched(result[index], inner);
	}
	return result;
}

function indexIn(key: string, length: number): number {
	const index = Number(key);
	if (!Number.isInteger(index) || index < 0 || index >= length)
		throw new TypeError(`${key} is no place in a list of ${length}`);
	return index;
}
