import type {Labels} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {calicoPresence} from './calico-presence.ts';
import {namespaceRoles} from './namespace-roles.ts';
import {perSnapshot} from './per-snapshot.ts';
import type {WaveName} from './waves.ts';

/** Which wave a workload belongs to. */
export const waveOf = perSnapshot((snapshot: Snapshot) => {
	const control = controlNamespaces(snapshot);
	return (namespace: string, kind: string, labels: Labels): WaveName => {
		if (isDns(namespace, labels)) return 'dns';
		if (control.has(namespace)) return 'control';
		return kind === 'StatefulSet' ? 'stateful' : 'stateless';
	};
});

/** CoreDNS keeps the label of its predecessor in every distribution. */
export function isDns(namespace: string, labels: Labels): boolean {
	return namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns';
}

function controlNamespaces(snapshot: Snapshot): ReadonlySet<string> {
	const names = new Set(['kube-system']);
	const agent = calicoPresence(snapshot).daemonSet;
	if (agent !== undefined) names.add(agent.namespace);
	for (const {service} of snapshot.tables.apiServices)
		if (service !== undefined) names.add(service.namespace);
	for (const {namespace, role} of namespaceRoles(snapshot)) {
		if (role === 'network' || role === 'load balancer' || role === 'ingress') names.add(namespace);
	}
	return names;
}
