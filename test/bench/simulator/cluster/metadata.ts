import type {Json} from '../protobuf/encode.ts';
import type {Random} from '../random.ts';
import type {ManagedFields, ObjectMeta} from '../resource-set.ts';

/** When the cluster was built: timestamps do not depend on the day of the run. */
export const EPOCH = Date.UTC(2026, 8, 1, 8);

export function timestamp(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

const KEYS = [
	['name'],
	['mountPath'],
	['containerPort', 'protocol'],
	['port', 'protocol'],
	['type'],
	['key'],
	['uid'],
	['ip'],
];

/** An object's fields as server-side apply records them (FieldsV1): f:field, k:{key} for list items that have one. */
export function fieldsOf(value: unknown): Json {
	if (Array.isArray(value)) {
		const keys = KEYS.find(names => value.every(item => names.every(name => item?.[name] !== undefined)));
		if (keys === undefined) return {};
		const key = (item: Json) =>
			`k:${JSON.stringify(Object.fromEntries(keys.map(name => [name, item[name]])))}`;
		return Object.fromEntries(value.map(item => [key(item), {'.': {}, ...fieldsOf(item)}]));
	}
	if (typeof value !== 'object' || value === null) return {};
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [`f:${name}`, fieldsOf(inner)]));
}

export function managedBy(manager: string, at: number, fields: string, subresource?: string): ManagedFields {
	return {
		manager,
		operation: 'Update',
		apiVersion: 'v1',
		time: timestamp(at),
		fieldsType: 'FieldsV1',
		fieldsV1: fields,
		...(subresource === undefined ? {} : {subresource}),
	};
}

type Given = {
	readonly name: string;
	readonly namespace?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly ownerReferences?: readonly Json[];
	readonly finalizers?: readonly string[];
	readonly uid?: string;
};

/** Metadata of an object other than a pod; `manages` is what its managed fields are made from. */
export function metadata(random: Random, given: Given, manager: string, manages: unknown): ObjectMeta {
	const created = EPOCH + random.below(3e9);
	return {
		...given,
		uid: given.uid ?? random.uid(),
		generation: 1,
		creationTimestamp: timestamp(created),
		managedFields: [managedBy(manager, created, JSON.stringify(fieldsOf(manages)))],
	};
}

/** The owner reference of a controller. */
export function controlledBy(apiVersion: string, kind: string, name: string, uid: string): readonly Json[] {
	return [{apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true}];
}
