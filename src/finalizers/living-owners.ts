import {metadataOf} from '../actions/changes.ts';
import {readObject} from '../actions/objects.ts';
import {discover} from '../kube/discovery.ts';
import {resourcePath} from '../kube/resource-path.ts';
import type {Transport} from '../kube/transport.ts';
import {isMapping} from '../record/shape.ts';

/** uids of those owners of an object that still exist: with one that is gone it would be collected at once. */
export async function livingOwners(
	references: unknown,
	namespace: string,
	transport: Transport,
	signal: AbortSignal,
): Promise<ReadonlySet<string>> {
	const owners = Array.isArray(references) ? references.filter(isMapping) : [];
	if (owners.length === 0) return new Set();
	const {resources} = await discover(transport, signal);
	const living = await Promise.all(
		owners.map(async ({apiVersion, kind, name, uid}) => {
			const [version = '', group = ''] = String(apiVersion).split('/').reverse();
			const resource = resources.find(
				one => one.group === group && one.version === version && one.kind === kind,
			);
			if (resource === undefined) return undefined;
			const now = await readObject(
				transport,
				resourcePath(resource, {namespace, name: String(name)}),
				signal,
			);
			return metadataOf(now).uid === uid ? String(uid) : undefined;
		}),
	);
	return new Set(living.filter(uid => uid !== undefined));
}
