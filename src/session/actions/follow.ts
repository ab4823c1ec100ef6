import {type TerminatingObject, terminatingObject} from '../../finalizers/object.ts';
import type {Clock} from '../../kube/clock.ts';
import {type ListWatchHandle, runListWatch} from '../../kube/list-watch/run.ts';
import type {Transport} from '../../kube/transport.ts';
import type {ListSink, ResourceRef} from '../../kube/types.ts';
import {readTerminating} from '../../kube/wire/terminating.ts';

export type FollowOptions = {
	readonly transport: Transport;
	readonly clock: Clock;
	readonly signal: AbortSignal;
	/** '' for the whole cluster. */
	readonly namespace: string;
	readonly onPut: (object: TerminatingObject) => void;
	readonly onGone: (uid: string) => void;
	/** The server does not let it be followed: this verb lacks. */
	readonly onForbidden: (verb: string) => void;
};

/** So many types are watched at most; the further ones are as the scan saw them. */
const mostTypes = 8;

type Json = Readonly<Record<string, unknown>>;

function metadataIn(object: unknown): Json | undefined {
	const {metadata} = (typeof object === 'object' && object !== null ? object : {}) as {
		readonly metadata?: unknown;
	};
	return typeof metadata === 'object' && metadata !== null ? (metadata as Json) : undefined;
}

/** The types of some objects that may be watched, each once. */
export function followedTypes(found: readonly TerminatingObject[]): readonly ResourceRef[] {
	const types = new Map(
		found.map(({group, version, resource, kind, namespace}) => [
			`${resource}.${group}`,
			{group, version, resource, kind, namespaced: namespace !== ''},
		]),
	);
	return [...types.values()].slice(0, mostTypes);
}

/** Watches the metadata of one type, and tells what is being deleted and what is gone. */
export function followType(
	resource: ResourceRef,
	known: readonly string[],
	options: FollowOptions,
): ListWatchHandle {
	const {transport, clock, signal, namespace, onPut, onGone, onForbidden} = options;
	const here = new Set(known);
	let listed: Set<string> | undefined;
	const put = (metadata: Json | undefined): void => {
		const object = metadata && terminatingObject(resource, metadata);
		if (object === undefined) return;
		here.add(object.uid);
		listed?.add(object.uid);
		onPut(object);
	};
	const remove = (metadata: Json | undefined): void => {
		const uid = metadata?.uid;
		if (typeof uid !== 'string' || !here.delete(uid)) return;
		onGone(uid);
	};
	const sink: ListSink = {
		listing: () => {
			listed = new Set();
		},
		putWire: (bytes, start, end) => put(readTerminating(bytes, start, end)),
		putJson: object => put(metadataIn(object)),
		removeWire: (bytes, start, end) => remove(readTerminating(bytes, start, end)),
		removeJson: object => remove(metadataIn(object)),
		progress: () => {},
		listed: () => {
			for (const uid of here) if (listed?.has(uid) === false) remove({uid});
			listed = undefined;
		},
	};
	return runListWatch({
		transport,
		resource,
		encoding: 'metadata',
		sink,
		clock,
		random: Math.random,
		signal,
		...(namespace !== '' && resource.namespaced && {namespace}),
		onState: state => {
			if (state.kind === 'forbidden') onForbidden(state.verb);
		},
		onStats: () => {},
	});
}
