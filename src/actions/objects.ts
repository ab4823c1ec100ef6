import {KubeError} from '../kube/errors.ts';
import type {Transport} from '../kube/transport.ts';
import {changesSince, metadataOf} from './changes.ts';
import type {BoundObject} from './plan.ts';

/** What reading and writing objects needs of the transport. */
export type ActionTransport = Pick<Transport, 'requestJson' | 'mintActionToken'>;

/** The object at a path; undefined when there is none. */
export async function readObject(
	transport: ActionTransport,
	path: string,
	signal: AbortSignal,
): Promise<unknown> {
	try {
		return await transport.requestJson({path, signal});
	} catch (error) {
		if (error instanceof KubeError && error.kind === 'notFound') return undefined;
		throw error;
	}
}

/** The uid of the namespace kube-system, which names a cluster; '' when this operator may not read it. */
export async function clusterUid(transport: ActionTransport, signal: AbortSignal): Promise<string> {
	try {
		const object = await readObject(transport, '/api/v1/namespaces/kube-system', signal);
		const {uid} = metadataOf(object);
		return typeof uid === 'string' ? uid : '';
	} catch (error) {
		if (error instanceof KubeError && error.kind === 'forbidden') return '';
		throw error;
	}
}

/** Every object of the plan as it is now, by path, and what changed since, in words. */
export async function readBound(
	transport: ActionTransport,
	bound: readonly BoundObject[],
	signal: AbortSignal,
): Promise<{readonly objects: ReadonlyMap<string, unknown>; readonly changes: readonly string[]}> {
	const objects = new Map<string, unknown>();
	const changes: string[] = [];
	for (const one of bound) {
		const now = await readObject(transport, one.path, signal);
		objects.set(one.path, now);
		changes.push(...changesSince(one, now));
	}
	return {objects, changes};
}
