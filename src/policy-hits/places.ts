import type {Snapshot} from '../store/snapshot.ts';
import {interfaceOf} from './policy-names.ts';

/** Pods on the nodes that were read, by the interface that Calico gives them; others keep the name of the interface. */
export function podsByInterface({pods}: Snapshot, nodes: ReadonlySet<string>): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const slot of pods.slotList()) {
		if (!nodes.has(pods.nodeName(pods.nodeId(slot)))) continue;
		const [namespace, name] = [pods.namespaceName(pods.namespaceId(slot)), pods.name(slot)];
		found.set(interfaceOf(namespace, name), `${namespace}/${name}`);
	}
	return found;
}
