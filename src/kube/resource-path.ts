import type {ResourceRef} from './types.ts';

/** What of a resource is meant: all of it, a namespace's, one object, or a subresource of one object. */
export type ResourceTarget = {
	readonly namespace?: string;
	readonly name?: string;
	readonly subresource?: string;
};

/** The path of a resource, a collection of it, or one object: "/apis/apps/v1/namespaces/web/deployments/front". */
export function resourcePath(resource: ResourceRef, target: ResourceTarget = {}): string {
	const root =
		resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
	const {namespace = '', name = '', subresource = ''} = target;
	const parts = [
		...(resource.namespaced && namespace !== '' ? ['namespaces', namespace] : []),
		resource.resource,
		...(name === '' ? [] : [name]),
		...(subresource === '' ? [] : [subresource]),
	];
	return `${root}/${parts.map(encodeURIComponent).join('/')}`;
}

/** "GROUP/VERSION RESOURCE" as people read it: "v1 pods", "apps/v1 deployments". */
export function resourceTitle(resource: ResourceRef): string {
	return `${resource.group === '' ? '' : `${resource.group}/`}${resource.version} ${resource.resource}`;
}
