import type {ActionTransport} from '../actions/objects.ts';
import {readObject} from '../actions/objects.ts';
import {resourcePath} from '../kube/resource-path.ts';
import {cell} from '../store/sanitise.ts';

/** The containers of a pod in which something runs now, in the order of its spec; ephemeral ones last. */
export async function runningContainers(
	transport: ActionTransport,
	namespace: string,
	pod: string,
	signal: AbortSignal,
): Promise<readonly string[]> {
	const path = resourcePath(
		{group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true},
		{namespace, name: pod},
	);
	const {status} = ((await readObject(transport, path, signal)) ?? {}) as {readonly status?: PodStatus};
	const all = [...(status?.containerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])];
	return all.filter(({state}) => state?.running !== undefined).map(({name}) => cell(String(name)));
}

type ContainerStatus = {readonly name?: unknown; readonly state?: {readonly running?: unknown}};
type PodStatus = {
	readonly containerStatuses?: readonly ContainerStatus[];
	readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
};
