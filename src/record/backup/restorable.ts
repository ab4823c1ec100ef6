import {nameOf, type SavedResource} from '../content.ts';
import {isMapping, type Mapping, mappingAt, stringAt} from '../shape.ts';

/** Kinds in the order in which they can be restored: what others refer to first, what starts pods late, what may refuse requests last. */
const order: readonly (readonly string[])[] = [
	['namespaces', 'priorityclasses.scheduling.k8s.io'],
	['customresourcedefinitions.apiextensions.k8s.io'],
	['storageclasses.storage.k8s.io', 'ingressclasses.networking.k8s.io', 'runtimeclasses.node.k8s.io'],
	['serviceaccounts'],
	['clusterroles.rbac.authorization.k8s.io', 'roles.rbac.authorization.k8s.io'],
	['clusterrolebindings.rbac.authorization.k8s.io', 'rolebindings.rbac.authorization.k8s.io'],
	['configmaps', 'secrets', 'limitranges', 'resourcequotas'],
	['persistentvolumes'],
	['persistentvolumeclaims'],
	['tiers.projectcalico.org', 'tiers.crd.projectcalico.org'],
	['networkpolicies.networking.k8s.io'],
];
const late: readonly (readonly string[])[] = [
	['services', 'ingresses.networking.k8s.io', 'poddisruptionbudgets.policy'],
	[
		'daemonsets.apps',
		'deployments.apps',
		'statefulsets.apps',
		'replicasets.apps',
		'jobs.batch',
		'cronjobs.batch',
		'pods',
	],
	['horizontalpodautoscalers.autoscaling'],
	[
		'apiservices.apiregistration.k8s.io',
		'validatingwebhookconfigurations.admissionregistration.k8s.io',
		'mutatingwebhookconfigurations.admissionregistration.k8s.io',
	],
];

/** Made by the cluster itself: kept for comparison, never restored. */
const observedOnly = new Set([
	'nodes',
	'events',
	'events.events.k8s.io',
	'endpoints',
	'endpointslices.discovery.k8s.io',
	'componentstatuses',
	'leases.coordination.k8s.io',
	'controllerrevisions.apps',
	'csinodes.storage.k8s.io',
	'volumeattachments.storage.k8s.io',
	'certificatesigningrequests.certificates.k8s.io',
	'flowschemas.flowcontrol.apiserver.k8s.io',
	'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io',
	'ipaddresses.networking.k8s.io',
	'servicecidrs.networking.k8s.io',
	// Made of namespaces and service accounts; writes are refused (Calico 3.28 on the Kubernetes datastore).
	'profiles.projectcalico.org',
]);
const observedGroups = /^(?:metrics\.k8s\.io|custom\.metrics\.k8s\.io|external\.metrics\.k8s\.io)$/;
const allocation =
	/^(?:ipamblocks|blockaffinities|ipamhandles|ipamconfigs|ipamconfigurations|clusterinformations|caliconodestatuses)\./;

/** Where in the order a kind is restored; custom resources stand between policies and Services. */
export function rankOf(resource: SavedResource): number {
	const name = nameOf(resource);
	const early = order.findIndex(names => names.includes(name));
	if (early >= 0) return early;
	const after = late.findIndex(names => names.includes(name));
	return after >= 0 ? order.length + 1 + after : order.length;
}

/** Whether objects of a kind are restored at all. Calico's two API groups show the same objects: the newer one is restored. */
export function isRestored(resource: SavedResource, all: readonly SavedResource[]): boolean {
	const name = nameOf(resource);
	if (observedOnly.has(name) || observedGroups.test(resource.group) || allocation.test(name)) return false;
	const twin = resource.group === 'crd.projectcalico.org' ? 'projectcalico.org' : undefined;
	return twin === undefined || !all.some(one => one.group === twin && one.resource === resource.resource);
}

/** Whether this object is made again by something else: its controller, the token controller, the aggregator. */
export function isMadeAgain(object: Mapping): boolean {
	const {ownerReferences, labels} = mappingAt(object, 'metadata');
	const owned =
		Array.isArray(ownerReferences) && ownerReferences.some(one => isMapping(one) && one.controller === true);
	const automatic = isMapping(labels) && labels['kube-aggregator.kubernetes.io/automanaged'] !== undefined;
	const token =
		object.kind === 'Secret' && stringAt(object, 'type') === 'kubernetes.io/service-account-token';
	const leaving = mappingAt(object, 'metadata').deletionTimestamp !== undefined;
	return owned || automatic || token || leaving;
}

const ofTheServer = [
	'managedFields',
	'resourceVersion',
	'uid',
	'generation',
	'creationTimestamp',
	'selfLink',
	'ownerReferences',
];

/** The object as it can be applied to a cluster: without what the server fills in, and without owners whose uid will be another. */
export function restorable(object: Mapping): Mapping {
	const {status: _, metadata: __, ...rest} = object;
	const metadata = without(mappingAt(object, 'metadata'), ofTheServer);
	const spec = mappingAt(object, 'spec');
	if (object.kind === 'PersistentVolume' && isMapping(spec.claimRef))
		return {...rest, metadata, spec: {...spec, claimRef: without(spec.claimRef, ['uid', 'resourceVersion'])}};
	if (object.kind === 'Pod') return {...rest, metadata, spec: without(spec, ['nodeName'])};
	return {...rest, metadata};
}

/** The object as it was, for comparison. */
export function observed(object: Mapping): Mapping {
	return {...object, metadata: without(mappingAt(object, 'metadata'), ['managedFields'])};
}

function without(mapping: Mapping, keys: readonly string[]): Mapping {
	return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));
}
