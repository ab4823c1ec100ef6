import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot} from './per-snapshot.ts';

export type ServiceRef = {
	readonly namespace: string;
	readonly name: string;
	readonly clusterIps: readonly string[];
};

type ReadyTargets = {readonly service: ServiceRef; readonly pods: ReadonlySet<string>};

const readyTargets = perSnapshot((snapshot: Snapshot) => {
	const services = new Map(
		snapshot.tables.services.map(row => [`${row.namespace}/${row.name}`, row.clusterIps]),
	);
	const byService = new Map<string, {service: ServiceRef; pods: Set<string>}>();
	for (const slice of snapshot.tables.endpointSlices) {
		if (slice.service === '') continue;
		const key = `${slice.namespace}/${slice.service}`;
		const entry = byService.get(key) ?? {
			service: {namespace: slice.namespace, name: slice.service, clusterIps: services.get(key) ?? []},
			pods: new Set<string>(),
		};
		byService.set(key, entry);
		for (const endpoint of slice.endpoints) {
			if (!endpoint.ready || endpoint.terminating) continue;
			const {target} = endpoint;
			entry.pods.add(
				target?.kind === 'Pod' ? `${target.namespace}/${target.name}` : endpoint.addresses.join(),
			);
		}
	}
	const byPod = new Map<string, ReadyTargets[]>();
	for (const entry of byService.values()) {
		for (const pod of entry.pods) byPod.set(pod, [...(byPod.get(pod) ?? []), entry]);
	}
	return byPod;
});

/**
 * Services that have no other ready endpoint than these pods, so that they answer nobody while all of them restart. Where they are replaced
 * one after the other, another of them answers meanwhile: then only Services with a single endpoint are meant.
 */
export function onlyEndpointsOf(
	snapshot: Snapshot,
	slots: readonly number[],
	replaced: 'together' | 'in-turn' = 'together',
): readonly ServiceRef[] {
	const {pods} = snapshot;
	const targets = readyTargets(snapshot);
	const names = new Set(
		slots.map(slot => `${pods.namespaceName(pods.namespaceId(slot))}/${pods.name(slot)}`),
	);
	const candidates = new Set<ReadyTargets>();
	for (const name of names) for (const entry of targets.get(name) ?? []) candidates.add(entry);
	const found = new Map<string, ServiceRef>();
	for (const {service, pods: ready} of candidates) {
		if (replaced === 'in-turn' && ready.size > 1) continue;
		if (isSubset(ready, names)) found.set(`${service.namespace}/${service.name}`, service);
	}
	return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, service]) => service);
}

function isSubset(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
	for (const one of inner) if (!outer.has(one)) return false;
	return true;
}

/** Ready endpoints by "namespace/service": how many, and on which nodes. A Service that nothing selects pods for is missing. */
export const readyEndpoints = perSnapshot(({tables}: Snapshot) => {
	const found = new Map<string, {ready: number; readonly nodes: Set<string>}>();
	for (const slice of tables.endpointSlices) {
		if (slice.service === '') continue;
		const key = `${slice.namespace}/${slice.service}`;
		const entry = found.get(key) ?? {ready: 0, nodes: new Set<string>()};
		found.set(key, entry);
		for (const endpoint of slice.endpoints) {
			if (!endpoint.ready || endpoint.terminating) continue;
			entry.ready++;
			if (endpoint.node !== '') entry.nodes.add(endpoint.node);
		}
	}
	return found as ReadonlyMap<string, {readonly ready: number; readonly nodes: ReadonlySet<string>}>;
});
