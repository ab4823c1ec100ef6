import {isObject, type JsonObject, numberAt, objectsAt, stringsAt, textAt, valueAt} from '../json.ts';
import {everyVerb, type PrinterColumn, pluralOf, type ServedResource, type Subresource} from './resource.ts';

/** The resources that a CustomResourceDefinition serves, one per served version; none once a condition says it is not established. */
export function customResources(definition: JsonObject): readonly ServedResource[] {
	const established = objectsAt(definition, 'status.conditions').find(({type}) => type === 'Established');
	if (established && established.status !== 'True') return [];
	const group = textAt(definition, 'spec.group');
	const resource = textAt(definition, 'spec.names.plural');
	const kind = textAt(definition, 'spec.names.kind');
	return objectsAt(definition, 'spec.versions')
		.filter(version => version.served !== false)
		.map(version => ({
			group,
			version: textAt(version, 'name'),
			resource,
			kind,
			singular: textAt(definition, 'spec.names.singular') || kind.toLowerCase(),
			namespaced: textAt(definition, 'spec.scope') !== 'Cluster',
			shortNames: stringsAt(definition, 'spec.names.shortNames'),
			categories: stringsAt(definition, 'spec.names.categories'),
			verbs: everyVerb,
			subresources: subresources(version, kind),
			origin: 'custom' as const,
			storage: `${group}/${resource}`,
			columns: columns(version),
		}));
}

function subresources(version: JsonObject, kind: string): readonly Subresource[] {
	const verbs = ['get', 'patch', 'update'];
	return [
		...(isObject(valueAt(version, 'subresources.status')) ? [{name: 'status', kind, verbs}] : []),
		...(isObject(valueAt(version, 'subresources.scale'))
			? [{name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs}]
			: []),
	];
}

const age: PrinterColumn = {name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp'};

function columns(version: JsonObject): readonly PrinterColumn[] {
	const wanted = objectsAt(version, 'additionalPrinterColumns').map(column => ({
		name: textAt(column, 'name'),
		type: textAt(column, 'type'),
		format: textAt(column, 'format'),
		description: textAt(column, 'description'),
		priority: numberAt(column, 'priority'),
		jsonPath: textAt(column, 'jsonPath'),
	}));
	return wanted.length > 0 ? wanted : [age];
}

/** Kinds whose resource does not follow from their name. */
const irregular: Readonly<Record<string, string>> = {
	'metrics.k8s.io/NodeMetrics': 'nodes',
	'metrics.k8s.io/PodMetrics': 'pods',
};

/**
 * A resource known only by an object of it: its definition is not part of what is played, or a server behind the aggregation layer
 * owns it.
 */
export function inferredResource(
	apiVersion: string,
	kind: string,
	namespaced: boolean,
	origin: 'custom' | 'aggregated',
): ServedResource {
	const slash = apiVersion.indexOf('/');
	const group = slash < 0 ? '' : apiVersion.slice(0, slash);
	const resource = irregular[`${group}/${kind}`] ?? pluralOf(kind);
	return {
		group,
		version: apiVersion.slice(slash + 1),
		resource,
		kind,
		singular: group === 'metrics.k8s.io' ? '' : kind.toLowerCase(),
		namespaced,
		shortNames: [],
		categories: [],
		verbs: group === 'metrics.k8s.io' ? ['get', 'list'] : everyVerb,
		subresources: [],
		origin,
		storage: `${group}/${resource}`,
		columns: [age],
	};
}
