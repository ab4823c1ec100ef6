import type {IncomingMessage, ServerResponse} from 'node:http';
import type {LabContext} from '../context.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {sendJson} from '../http/respond.ts';
import {failure, StatusError} from '../status.ts';

/** True for a question to Prometheus through the proxy of its Service. */
export function isPrometheusQuery({resource, subresource, rest}: ResourceRequest): boolean {
	return resource === 'services' && subresource === 'proxy' && rest.join('/') === 'api/v1/query';
}

/**
 * Answers from what was recorded, by the query in the same words or about the same metrics; an empty vector for every other one, as
 * Prometheus does for what it does not know. Without a record the way to it is as lost as to a pod that does not answer.
 */
export function handlePrometheus(
	{cluster}: LabContext,
	request: IncomingMessage,
	response: ServerResponse,
	{query}: ResourceRequest,
): Promise<void> {
	const {prometheus} = cluster;
	if (prometheus === undefined)
		throw new StatusError(
			failure(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp: i/o timeout'),
		);
	const wanted = query.get('query') ?? '';
	const result = recordedResult(prometheus, wanted);
	return sendJson(request, response, 200, {status: 'success', data: {resultType: 'vector', result}});
}

/** What was recorded for a query: in the same words, or else about the same metrics; nothing for every other one. */
export function recordedResult(
	recorded: Readonly<Record<string, readonly unknown[]>>,
	query: string,
): readonly unknown[] {
	const entries = Object.entries(recorded);
	const same = entries.find(([text]) => words(text) === words(query));
	const alike = entries.find(([text]) => metricsOf(text) === metricsOf(query));
	return (same ?? alike)?.[1] ?? [];
}

const words = (query: string): string => query.replace(/\s+/g, '');

/** The names of metrics in a query: words with an underscore that are no function and no label of a grouping. */
function metricsOf(query: string): string {
	const bare = query.replace(/\{[^}]*\}/g, '').replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');
	const named =
		bare.match(/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b(?!\s*\()/gi) ?? (/\bup\b/.test(bare) ? ['up'] : [bare]);
	const offset = /\boffset\b/.test(bare) ? ' offset' : '';
	return `${[...new Set(named)].sort().join()}${offset}`;
}
