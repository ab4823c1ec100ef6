import {uid} from './ids.ts';

export type Strings = Readonly<Record<string, string>>;

export type OwnerReference = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly name: string;
	readonly uid: string;
	readonly controller: boolean;
	readonly blockOwnerDeletion: boolean;
};

export type Metadata = {
	readonly name: string;
	readonly generateName?: string;
	readonly namespace?: string;
	readonly uid: string;
	readonly creationTimestamp: string;
	readonly deletionTimestamp?: string;
	readonly deletionGracePeriodSeconds?: number;
	readonly generation?: number;
	readonly labels?: Strings;
	readonly annotations?: Strings;
	readonly finalizers?: readonly string[];
	readonly ownerReferences?: readonly OwnerReference[];
};

/** A Kubernetes object as JSON. Every scenario is made of these. */
export type KubeObject = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: Metadata;
	readonly [field: string]: unknown;
};

type Extra = Omit<Partial<Metadata>, 'name' | 'namespace' | 'creationTimestamp'>;

/** Metadata of an object; its uid follows from kind, namespace and name. */
export function metadata(
	kind: string,
	namespace: string,
	name: string,
	creationTimestamp: string,
	extra: Extra = {},
): Metadata {
	return {
		name,
		...(namespace === '' ? {} : {namespace}),
		uid: uid(`${kind}/${namespace}/${name}`),
		creationTimestamp,
		...extra,
	};
}

/** An object from its API, names and the rest of it (`spec`, `status`, `data` …); `extra` goes into its metadata. */
export function kubeObject(
	[apiVersion, kind]: readonly [apiVersion: string, kind: string],
	[namespace, name]: readonly [namespace: string, name: string],
	createdAt: string,
	rest: Readonly<Record<string, unknown>>,
	extra: Extra = {},
): KubeObject {
	return {apiVersion, kind, metadata: metadata(kind, namespace, name, createdAt, extra), ...rest};
}

/** The reference by which a controller marks what it owns. */
export function ownedBy(owner: {
	apiVersion: string;
	kind: string;
	metadata: Metadata;
}): readonly OwnerReference[] {
	return [
		{
			apiVersion: owner.apiVersion,
			kind: owner.kind,
			name: owner.metadata.name,
			uid: owner.metadata.uid,
			controller: true,
			blockOwnerDeletion: true,
		},
	];
}

/** A status condition as Kubernetes and most operators write it. */
export function condition(
	type: string,
	status: 'True' | 'False' | 'Unknown',
	lastTransitionTime: string,
	reason = '',
	message = '',
): Readonly<Record<string, string>> {
	return {
		type,
		status,
		lastTransitionTime,
		...(reason === '' ? {} : {reason}),
		...(message === '' ? {} : {message}),
	};
}
