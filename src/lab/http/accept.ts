/** The form a client asked for, after what the resource can do was taken into account. */
export type Output = {
	readonly format: 'json' | 'yaml' | 'protobuf';
	readonly as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
};

type Clause = {readonly media: string; readonly parameters: ReadonlyMap<string, string>};

const formats: Readonly<Record<string, Output['format']>> = {
	'application/json': 'json',
	'application/*': 'json',
	'*/*': 'json',
	'application/yaml': 'yaml',
	'application/vnd.kubernetes.protobuf': 'protobuf',
};

const transforms: Readonly<Record<string, readonly string[]>> = {
	Table: ['v1', 'v1beta1'],
	PartialObjectMetadata: ['v1', 'v1beta1'],
	PartialObjectMetadataList: ['v1', 'v1beta1'],
};

/** The clauses of an Accept header, in the order they were written. */
export function acceptClauses(header: string | undefined): readonly Clause[] {
	return (header ?? '*/*').split(',').map(text => {
		const [media = '', ...parameters] = text.split(';').map(part => part.trim());
		return {
			media: media === '' ? '*/*' : media,
			parameters: new Map(
				parameters.map(parameter => {
					const equals = parameter.indexOf('=');
					return [parameter.slice(0, equals), parameter.slice(equals + 1)];
				}),
			),
		};
	});
}

/**
 * The first form of the Accept header that can be produced (apiserver pkg/endpoints/handlers/negotiation). Whole objects exist as
 * protobuf only when `protobuf` is true; metadata does for every resource; Tables are JSON here. Undefined: answer 406.
 */
export function negotiate(header: string | undefined, protobuf: boolean): Output | undefined {
	for (const {media, parameters} of acceptClauses(header)) {
		const format = formats[media];
		if (!format) continue;
		const as = parameters.get('as');
		if (as === undefined) {
			if (format === 'protobuf' && !protobuf) continue;
			return {format};
		}
		const known = transforms[as]?.includes(parameters.get('v') ?? '');
		if (!known || parameters.get('g') !== 'meta.k8s.io' || (as === 'Table' && format === 'protobuf'))
			continue;
		return {format, as: as as NonNullable<Output['as']>};
	}
	return undefined;
}

export const notAcceptableText =
	'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** The Content-Type of a body or a watch stream in that form. */
export function contentType({format}: Output, stream = false): string {
	if (format === 'protobuf') return `application/vnd.kubernetes.protobuf${stream ? ';stream=watch' : ''}`;
	return `application/${format}`;
}
