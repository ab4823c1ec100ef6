import type {ResourceRef} from '../src/kube/types.ts';
import {asFields, type Fields, objectMeta, part, raw} from '../src/store/fields.ts';
import type {ObjectMeta} from '../src/store/rows.ts';

/**
 * Where a Calico kind may be served, best first: the API that validates and shows what users wrote, then the storage form.
 * Discovery decides which of them exist: with the aggregated server IPAM blocks and handles are only in the storage form, with
 * native CRDs (Calico 3.32 and newer) everything is in v3.
 */
export function calicoResources(resource: string, kind: string, namespaced = false): readonly ResourceRef[] {
	return [
		{group: 'projectcalico.org', version: 'v3', resource, kind, namespaced},
		{group: 'crd.projectcalico.org', version: 'v1', resource, kind, namespaced},
	];
}

/** Where a kind of the Tigera operator is served. */
export function operatorResource(resource: string, kind: string): ResourceRef {
	return {group: 'operator.tigera.io', version: 'v1', resource, kind, namespaced: false};
}

/** Fields of the metadata that the storage form hides in annotation projectcalico.org/metadata, a JSON object. */
function hiddenMetadata(metadata: Fields): Fields {
	const written = raw(part(metadata, 'annotations'), 'projectcalico.org/metadata');
	if (written === '') return {};
	try {
		return asFields(JSON.parse(written), 'projectcalico.org/metadata');
	} catch {
		return {};
	}
}

/**
 * The metadata of a Calico object in either form. In crd.projectcalico.org/v1 the real labels, owners and finalizers are in
 * annotation projectcalico.org/metadata (calico libcalico-go backend/k8s/resources/customresource.go); when that is not an
 * object, Kubernetes' own metadata stands.
 */
export function calicoMeta(object: Fields): ObjectMeta {
	const metadata = part(object, 'metadata');
	const {labels, finalizers, ownerReferences, creationTimestamp} = hiddenMetadata(metadata);
	return objectMeta({
		metadata: {
			...metadata,
			...(labels != null && {labels: {...part(metadata, 'labels'), ...asFields(labels, 'labels')}}),
			...(finalizers != null && {finalizers}),
			...(ownerReferences != null && {ownerReferences}),
			...(creationTimestamp != null && {creationTimestamp}),
		},
	});
}

/** IPAM objects are marked before they are deleted: with a boolean, or with text in crd.projectcalico.org/v1 BlockAffinity. */
export function isMarkedDeleted(spec: Fields): boolean {
	const {deleted} = spec;
	return deleted === true || deleted === 'true';
}
