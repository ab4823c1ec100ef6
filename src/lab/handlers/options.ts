import type {IncomingMessage} from 'node:http';
import {readObject} from '../http/body.ts';
import {numberAt, stringsAt, textAt, valueAt} from '../json.ts';
import type {DeleteOptions} from '../lifecycle/deletion.ts';
import {invalid, StatusError} from '../status.ts';

/** True when nothing is to be written. Throws a 422 StatusError for a dryRun that is not "All". */
export function dryRunOf(query: URLSearchParams, kind: string, more: readonly string[] = []): boolean {
	const values = [...query.getAll('dryRun').filter(Boolean), ...more];
	if (values.every(value => value === 'All')) return values.length > 0;
	const list = values.map(value => JSON.stringify(value)).join(', ');
	throw new StatusError(
		invalid(
			{group: 'meta.k8s.io', kind},
			'',
			'dryRun',
			'FieldValueNotSupported',
			`Unsupported value: []string{${list}}: supported values: "All"`,
		),
	);
}

const policies = ['Background', 'Foreground', 'Orphan'] as const;

const nothing: URLSearchParams = new URLSearchParams();

/**
 * DeleteOptions from the body, or from the query where there is no body: with one the query is ignored, dryRun too (Kubernetes 1.33,
 * apiserver endpoints/handlers/delete.go). Throws a StatusError for values that are none.
 */
export async function deleteOptions(
	request: IncomingMessage,
	parameters: URLSearchParams,
): Promise<DeleteOptions> {
	const body = await readObject(request, 'DeleteOptions');
	const query = Object.keys(body).length === 0 ? parameters : nothing;
	const policy = textAt(body, 'propagationPolicy') || (query.get('propagationPolicy') ?? '');
	const propagationPolicy = policies.find(known => known === policy);
	if (policy !== '' && propagationPolicy === undefined)
		throw new StatusError(
			invalid(
				{group: 'meta.k8s.io', kind: 'DeleteOptions'},
				'',
				'propagationPolicy',
				'FieldValueNotSupported',
				`Unsupported value: "${policy}": supported values: ${policies.map(name => `"${name}"`).join(', ')}, "nil"`,
			),
		);
	const uid = valueAt(body, 'preconditions.uid');
	const resourceVersion = valueAt(body, 'preconditions.resourceVersion');
	const grace = numberAt(body, 'gracePeriodSeconds', Number(query.get('gracePeriodSeconds') ?? Number.NaN));
	return {
		dryRun: dryRunOf(query, 'DeleteOptions', stringsAt(body, 'dryRun')),
		...(propagationPolicy ? {propagationPolicy} : {}),
		...(Number.isNaN(grace) ? {} : {gracePeriodSeconds: grace}),
		...(typeof uid === 'string' ? {uid} : {}),
		...(typeof resourceVersion === 'string' ? {resourceVersion} : {}),
	};
}
