import {namespaceRoles} from '../migration/namespace-roles.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {TerminatingObject} from './object.ts';

/** Namespaces that every cluster of this kind has. */
const systemNamespaces = new Set([
	'kube-system',
	'kube-public',
	'kube-node-lease',
	'calico-system',
	'calico-apiserver',
	'tigera-operator',
	'metallb-system',
]);

/**
 * Why an object needs a second, typed confirmation: it belongs to the platform, or other things live in it. Undefined for all others.
 * Namespaces of the platform are found by what runs in them as well as by their usual names.
 */
export function whyProtected(object: TerminatingObject, snapshot: Snapshot): string | undefined {
	const {kind, name, namespace, group, finalizers} = object;
	const place = kind === 'Namespace' ? name : namespace;
	if (systemNamespaces.has(place)) return `${place} belongs to the platform`;
	const role = namespaceRoles(snapshot).find(
		one => one.namespace === place && (one.role === 'network' || one.role === 'load balancer'),
	);
	if (role !== undefined) return `${place} runs the ${role.role} of the cluster (${role.proof})`;
	if (group === 'apiextensions.k8s.io' && kind === 'CustomResourceDefinition')
		return 'objects of a type that is removed stay in the database as garbage';
	if (group === '' && kind === 'PersistentVolume') return 'the data behind a volume may be lost';
	if (group === '' && kind === 'PersistentVolumeClaim') return 'a pod may still use the data of this claim';
	if (kind === 'Namespace') return 'everything in a namespace goes with it';
	if (
		/(^|\.)(projectcalico\.org|tigera\.io)$/.test(group) ||
		finalizers.some(one => /tigera\.io\//.test(one))
	)
		return 'the network of the pods depends on it';
	return undefined;
}
