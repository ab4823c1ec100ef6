import {hasWire, type ResourceType} from '../resource-set.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** How objects travel: whole, as metadata only, or as rows of a Table (with each object's metadata, or with nothing). */
export type Representation =
	| 'json'
	| 'protobuf'
	| 'metadata-json'
	| 'metadata-protobuf'
	| 'table'
	| 'table-without-object';

export function isProtobuf(representation: Representation): boolean {
	return representation === 'protobuf' || representation === 'metadata-protobuf';
}

/** The first form in an Accept header that this type can be had in, or undefined (406). */
export function negotiate(
	accept: string | undefined,
	type: Pick<ResourceType, 'kind' | 'builtIn'>,
	includeObject: string | null,
): Representation | undefined {
	for (const part of (accept || 'application/json').split(',')) {
		const [media, ...parameters] = part.split(';').map(piece => piece.trim());
		const as = parameters.find(parameter => parameter.startsWith('as='))?.slice(3);
		const protobuf = media === PROTOBUF;
		if (!protobuf && media !== 'application/json' && media !== '*/*' && media !== 'application/*') continue;
		if (as === 'Table' && !protobuf) return includeObject === 'None' ? 'table-without-object' : 'table';
		if (as?.startsWith('PartialObjectMetadata')) return protobuf ? 'metadata-protobuf' : 'metadata-json';
		if (as !== undefined) continue;
		if (!protobuf) return 'json';
		if (hasWire(type)) return 'protobuf';
	}
	return undefined;
}
