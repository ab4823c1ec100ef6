import {kubernetesGroups} from './kubernetes-groups.ts';
import {everyVerb, type ServedResource, type Subresource} from './resource.ts';

/** What differs from a namespaced resource with every verb and no subresource. Lists are words with blanks between. */
type Traits = {
	readonly cluster?: boolean;
	readonly short?: string;
	readonly categories?: string;
	readonly verbs?: string;
	readonly singular?: string;
	readonly status?: boolean;
	/** "NAME=KIND[@GROUP/VERSION]:VERB,VERB …" */
	readonly more?: string;
};

export type BuiltInGroup = {
	readonly group: string;
	readonly version: string;
	readonly resources: readonly (readonly [resource: string, kind: string, traits: Traits])[];
};

const words = (text: string | undefined) => (text ? text.split(' ') : []);

function subresource(text: string): Subresource {
	const [, name = '', kind = '', group, version, verbs = ''] =
		/^(\w+)=(\w+)(?:@([^/]*)\/(\w+))?:(.*)$/.exec(text) ?? [];
	return {
		name,
		kind,
		verbs: verbs.split(','),
		...(group === undefined ? {} : {group}),
		...(version === undefined ? {} : {version}),
	};
}

function served({group, version, resources}: BuiltInGroup): readonly ServedResource[] {
	return resources.map(([resource, kind, traits]) => ({
		group,
		version,
		resource,
		kind,
		singular: traits.singular ?? kind.toLowerCase(),
		namespaced: !traits.cluster,
		shortNames: words(traits.short),
		categories: words(traits.categories),
		verbs: traits.verbs ? words(traits.verbs) : everyVerb,
		subresources: [
			...words(traits.more).map(subresource),
			...(traits.status ? [{name: 'status', kind, verbs: ['get', 'patch', 'update']}] : []),
		],
		origin: 'built-in',
		// events.k8s.io shows the events of the core group in another form (kubernetes pkg/registry/core/rest).
		storage: resource === 'events' ? '/events' : `${group}/${resource}`,
	}));
}

/** Every resource of Kubernetes itself. */
export const builtInResources: readonly ServedResource[] = kubernetesGroups.flatMap(served);

const builtInGroups = new Set(kubernetesGroups.map(({group}) => group));

/** True for the groups of Kubernetes itself, in which the API server says with a Status what it does not serve. */
export function isBuiltInGroup(group: string): boolean {
	return builtInGroups.has(group);
}
