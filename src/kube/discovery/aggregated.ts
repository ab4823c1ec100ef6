import {asFields, type Fields, part, parts, text, texts} from '../../store/fields.ts';
import type {DiscoveredVersion} from './discovered.ts';

const staleWhy = 'The API server marks it stale: the server behind it does not answer.';

function resource(group: string, version: string, entry: Fields) {
	return {
		group,
		version,
		resource: text(entry, 'resource'),
		kind: text(part(entry, 'responseKind'), 'kind'),
		namespaced: text(entry, 'scope') === 'Namespaced',
		verbs: texts(entry, 'verbs'),
	};
}

/** Reads an APIGroupDiscoveryList (apidiscovery.k8s.io v2 or v2beta1); undefined when the server answered in the old form. */
export function readAggregated(answer: unknown): readonly DiscoveredVersion[] | undefined {
	const list = asFields(answer, 'the answer');
	if (text(list, 'kind') !== 'APIGroupDiscoveryList') return undefined;
	return parts(list, 'items').flatMap(item => {
		const group = text(part(item, 'metadata'), 'name');
		return parts(item, 'versions').map(entry => {
			const version = text(entry, 'version');
			return {
				group,
				version,
				resources: parts(entry, 'resources').map(found => resource(group, version, found)),
				...(text(entry, 'freshness') === 'Stale' && {staleWhy}),
			};
		});
	});
}
