import type {ServedResource} from '../api/resource.ts';
import {timestamp} from '../clock.ts';
import type {LabContext} from '../context.ts';
import type {KubeObject} from '../json.ts';
import {nameSuffix, uuid} from '../random.ts';
import {alreadyExists, detailsOf, failure, invalid, notFound, StatusError} from '../status.ts';
import {type Stored, storageKey} from '../storage/store.ts';
import {withDefaults} from './defaults.ts';

/** Kinds whose objects do not count generations. */
const withoutGeneration = new Set([
	'configmaps',
	'endpoints',
	'endpointslices',
	'events',
	'leases',
	'namespaces',
	'nodes',
	'persistentvolumeclaims',
	'persistentvolumes',
	'secrets',
	'serviceaccounts',
	'services',
	'roles',
	'rolebindings',
	'clusterroles',
	'clusterrolebindings',
]);

/** Creates an object as the API does: names it, fills in what the server decides. Throws a StatusError. */
export function createObject(
	context: LabContext,
	resource: ServedResource,
	wanted: KubeObject,
	dryRun: boolean,
): Stored {
	const {store, clock, random} = context;
	if (wanted.metadata.resourceVersion)
		throw new StatusError(failure(500, '', 'resourceVersion should not be set on objects to be created'));
	const name = wanted.metadata.name || generatedName(context, wanted.metadata.generateName);
	if (!name)
		throw new StatusError(
			invalid(
				resource,
				'',
				'metadata.name',
				'FieldValueRequired',
				'Required value: name or generateName is required',
			),
		);
	checkName(resource, name);
	const namespace = wanted.metadata.namespace ?? '';
	if (resource.namespaced) checkNamespace(context, resource, namespace, name);
	if (store.collection(resource.storage).items.has(storageKey(namespace, name)))
		throw new StatusError(alreadyExists(resource, name));
	const {deletionTimestamp: _, deletionGracePeriodSeconds: __, ...given} = wanted.metadata;
	const metadata = {
		...given,
		name,
		uid: uuid(random),
		creationTimestamp: timestamp(clock.now()),
		...(withoutGeneration.has(resource.resource) ? {} : {generation: 1}),
	};
	const object = withDefaults(resource, {...wanted, metadata}, clock.now());
	return dryRun
		? {key: storageKey(namespace, name), namespace, name, object, revision: 0, encodings: new Map()}
		: store.put(resource.storage, object);
}

function generatedName({random}: LabContext, prefix: string | undefined): string {
	return prefix ? `${prefix.slice(0, 58)}${nameSuffix(random)}` : '';
}

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const isSubdomain = new RegExp(`^${subdomain}$`);

/** Names are subdomains by RFC 1123; those of roles and their bindings need only fit into a path (apimachinery pkg/api/validation). */
function checkName(resource: ServedResource, name: string): void {
	if (resource.group === 'rbac.authorization.k8s.io' || (name.length <= 253 && isSubdomain.test(name)))
		return;
	const rule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`;
	throw new StatusError(
		invalid(
			resource,
			name,
			'metadata.name',
			'FieldValueInvalid',
			`Invalid value: ${JSON.stringify(name)}: ${rule}`,
		),
	);
}

function checkNamespace(
	{store}: LabContext,
	resource: ServedResource,
	namespace: string,
	name: string,
): void {
	const stored = store.collection('/namespaces').items.get(namespace);
	if (!stored) throw new StatusError(notFound({group: '', resource: 'namespaces'}, namespace));
	if (!stored.object.metadata.deletionTimestamp) return;
	const qualified = resource.group ? `${resource.resource}.${resource.group}` : resource.resource;
	const message = `${qualified} "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`;
	const cause = {
		reason: 'NamespaceTerminating',
		message: `namespace ${namespace} is being terminated`,
		field: 'metadata.namespace',
	};
	throw new StatusError(failure(403, 'Forbidden', message, {...detailsOf(resource, name), causes: [cause]}));
}
