import {cell} from '../store/sanitise.ts';

/** An object that is being deleted, by its metadata alone. */
export type TerminatingObject = {
	readonly group: string;
	readonly version: string;
	readonly resource: string;
	readonly kind: string;
	/** '' for cluster-scoped objects. */
	readonly namespace: string;
	readonly name: string;
	readonly uid: string;
	readonly resourceVersion: string;
	/** RFC 3339, as the server writes it. */
	readonly deletionTimestamp: string;
	/** In the order of the object: a removal names its place. */
	readonly finalizers: readonly string[];
	/** Names that wrote fields of it: who works on objects of this kind. */
	readonly managers: readonly string[];
	/** It belongs to others that the garbage collector looks at: KIND/NAME. */
	readonly owners: readonly string[];
};

/** The type of an object as discovery names it. */
export type ObjectType = Pick<TerminatingObject, 'group' | 'version' | 'resource' | 'kind'>;

type Parts = {
	readonly name?: unknown;
	readonly namespace?: unknown;
	readonly uid?: unknown;
	readonly resourceVersion?: unknown;
	readonly deletionTimestamp?: unknown;
	readonly finalizers?: unknown;
	readonly managedFields?: unknown;
	readonly ownerReferences?: unknown;
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const part = (value: unknown, key: string): string =>
	typeof value === 'object' && value !== null ? text((value as Readonly<Record<string, unknown>>)[key]) : '';

/** The object of some metadata; undefined when it is not being deleted. Names are kept as they are: requests are made of them. */
export function terminatingObject(type: ObjectType, metadata: Parts): TerminatingObject | undefined {
	const deletionTimestamp = text(metadata.deletionTimestamp);
	if (deletionTimestamp === '') return undefined;
	return {
		group: type.group,
		version: type.version,
		resource: type.resource,
		kind: type.kind,
		namespace: text(metadata.namespace),
		name: text(metadata.name),
		uid: text(metadata.uid),
		resourceVersion: text(metadata.resourceVersion),
		deletionTimestamp,
		finalizers: list(metadata.finalizers).map(text),
		managers: [
			...new Set(list(metadata.managedFields).map(entry => cell(part(entry, 'manager'), 100))),
		].filter(name => name !== ''),
		owners: list(metadata.ownerReferences).map(owner =>
			cell(`${part(owner, 'kind')}/${part(owner, 'name')}`, 300),
		),
	};
}
