import type {ServedResource} from '../api/resource.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import type {Stored} from '../storage/store.ts';
import {fieldSelector} from './fields.ts';
import {labelSelector} from './labels.ts';

/** Which objects a list, a watch or a collection deletion is about. */
export type Selection = {
	readonly namespace: string;
	/** False when there is neither a label nor a field selector: the count of what remains is then known. */
	readonly filtered: boolean;
	readonly matches: (stored: Stored) => boolean;
};

/** Reads namespace and selectors of a request. Throws a 400 StatusError for selectors that cannot be used. */
export function selectionOf({namespace, name, query}: ResourceRequest, resource: ServedResource): Selection {
	const labels = query.get('labelSelector') ?? '';
	const fields = [query.get('fieldSelector') ?? '', name === '' ? '' : `metadata.name=${name}`]
		.filter(Boolean)
		.join(',');
	const byLabel = labelSelector(labels);
	const byField = fieldSelector(fields, resource);
	const scope = resource.namespaced ? namespace : '';
	return {
		namespace: scope,
		filtered: labels !== '' || fields !== '',
		matches: ({namespace: where, object}) =>
			(scope === '' || where === scope) &&
			(labels === '' || byLabel(object.metadata.labels ?? {})) &&
			(fields === '' || byField(object)),
	};
}
