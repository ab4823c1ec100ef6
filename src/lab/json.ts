/** Any JSON object; the lab keeps Kubernetes objects as the values that JSON.parse makes. */
export type JsonObject = {readonly [key: string]: unknown};

export type OwnerReference = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller?: boolean;
	readonly blockOwnerDeletion?: boolean;
};

export type Metadata = JsonObject & {
	readonly name: string;
	readonly namespace?: string;
	readonly generateName?: string;
	readonly uid?: string;
	readonly resourceVersion?: string;
	readonly generation?: number;
	readonly creationTimestamp?: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly finalizers?: readonly string[];
	readonly ownerReferences?: readonly OwnerReference[];
};

/** A Kubernetes object: what every API returns, with status. */
export type KubeObject = JsonObject & {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Metadata;
};

/** True for plain objects, not for arrays and null. */
export function isObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path of plain keys, undefined when any part is missing. */
export function valueAt(object: unknown, path: string): unknown {
	let value: unknown = object;
	for (const key of path.split('.')) {
		if (!isObject(value)) return undefined;
		value = value[key];
	}
	return value;
}

/** The object at a dotted path, empty when there is none. */
export function objectAt(object: unknown, path: string): JsonObject {
	const value = valueAt(object, path);
	return isObject(value) ? value : {};
}

/** The array of objects at a dotted path, empty when there is none. */
export function objectsAt(object: unknown, path: string): readonly JsonObject[] {
	const value = valueAt(object, path);
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The array of strings at a dotted path, empty when there is none. */
export function stringsAt(object: unknown, path: string): readonly string[] {
	const value = valueAt(object, path);
	return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** The text at a dotted path; numbers and booleans as they print, '' for everything else. */
export function textAt(object: unknown, path: string): string {
	const value = valueAt(object, path);
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? String(value)
		: '';
}

/** The number at a dotted path, or the given one when it is not a number. */
export function numberAt(object: unknown, path: string, otherwise = 0): number {
	const value = valueAt(object, path);
	return typeof value === 'number' ? value : otherwise;
}
