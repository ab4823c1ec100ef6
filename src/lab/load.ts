import {timestamp} from './clock.ts';
import type {LabContext} from './context.ts';
import {isObject, type JsonObject, type KubeObject} from './json.ts';
import {uuid} from './random.ts';

/** True for something that can be kept as a Kubernetes object. */
export function isKubeObject(value: unknown): value is KubeObject {
	return (
		isObject(value) &&
		typeof value.apiVersion === 'string' &&
		typeof value.kind === 'string' &&
		isObject(value.metadata) &&
		typeof value.metadata.name === 'string'
	);
}

/** The objects of a value that may be a List of them. Throws a TypeError for what is neither. */
export function flattened(value: unknown): readonly KubeObject[] {
	if (isObject(value) && Array.isArray(value.items) && /List$/.test(String(value.kind))) {
		const list: JsonObject = value;
		const kind = String(list.kind).replace(/List$/, '');
		return (value.items as readonly unknown[]).flatMap(item =>
			flattened(isObject(item) && kind !== '' ? {apiVersion: list.apiVersion, kind, ...item} : item),
		);
	}
	if (isKubeObject(value)) return [value];
	throw new TypeError(
		`not a Kubernetes object (apiVersion, kind and metadata.name are needed): ${JSON.stringify(value)?.slice(0, 120)}`,
	);
}

/** An object with what every stored one has: uid and time of creation. */
export function completed(context: LabContext, object: KubeObject): KubeObject {
	const creationTimestamp = object.metadata.creationTimestamp ?? timestamp(context.clock.now());
	return identified(context, {...object, metadata: {...object.metadata, creationTimestamp}});
}

function identified({random}: LabContext, object: KubeObject): KubeObject {
	if (object.metadata.uid) return object;
	return {...object, metadata: {...object.metadata, uid: uuid(random)}};
}

/** Definitions before the objects they define, so that every object finds its resource. */
const first = new Set(['CustomResourceDefinition', 'APIService']);

/** Puts the objects of the cluster in place; what was there before the start cannot be watched. */
export function loadObjects(context: LabContext, values: readonly unknown[]): void {
	const {store, registry} = context;
	const objects = values.flatMap(flattened);
	// When an object was made is told, never made up: ages are judged by it.
	const load = (object: KubeObject) =>
		store.load(registry.claim(object).storage, identified(context, object));
	for (const object of objects) if (first.has(object.kind)) load(object);
	for (const object of objects) if (!first.has(object.kind)) load(object);
	store.loaded();
	registry.loaded();
}
