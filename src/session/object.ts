import {stringify} from 'yaml';
import {resourcePath} from '../kube/resource-path.ts';
import type {Transport} from '../kube/transport.ts';
import {redacted} from '../record/redact.ts';
import {cell, lines} from '../store/sanitise.ts';
import type {ObjectTarget} from './session.ts';

/** The object as YAML without managedFields, the values of Secrets masked, safe for a terminal. */
export async function fetchObject(
	transport: Transport,
	{resource, namespace, name}: ObjectTarget,
	signal: AbortSignal,
): Promise<string> {
	const object = await transport.requestJson({path: resourcePath(resource, {namespace, name}), signal});
	const shown = isRecord(object) ? redacted(object, {secrets: 0, values: 0}) : object;
	return lines(stringify(shown, {lineWidth: 0, aliasDuplicateObjects: false}));
}

/** What was said about the object, newest first: "3m Warning FailedScheduling (x4) 0/3 nodes are available". */
export async function fetchEvents(
	transport: Transport,
	{resource, namespace, name}: ObjectTarget,
	signal: AbortSignal,
	now: number,
): Promise<readonly string[]> {
	const fields = `involvedObject.name=${name},involvedObject.kind=${resource.kind}`;
	const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
	const path = `/api/v1${scope}/events?fieldSelector=${encodeURIComponent(fields)}&limit=200`;
	const list = await transport.requestJson({path, signal});
	const items = isRecord(list) && Array.isArray(list.items) ? list.items.filter(isRecord) : [];
	return items
		.map(event => ({event, at: timeOf(event)}))
		.sort((a, b) => b.at - a.at)
		.map(({event, at}) => eventLine(event, at, now));
}

function timeOf(event: Readonly<Record<string, unknown>>): number {
	const series = isRecord(event.series) ? event.series.lastObservedTime : undefined;
	const times = [series, event.lastTimestamp, event.eventTime, event.firstTimestamp].map(value =>
		Date.parse(String(value)),
	);
	return times.find(time => !Number.isNaN(time)) ?? 0;
}

function eventLine(event: Readonly<Record<string, unknown>>, at: number, now: number): string {
	const count = Number(event.count ?? 1);
	const age = at === 0 ? '?' : `${Math.max(0, Math.round((now - at) / 1_000))}s`;
	return cell(
		`${age} ${String(event.type)} ${String(event.reason)}${count > 1 ? ` (x${count})` : ''} ${String(event.message ?? '')}`,
		2_000,
	);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
