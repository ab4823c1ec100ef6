import {type Fields, number, objectMeta, part, text, time} from '../src/store/fields.ts';
import type {WarningRow} from '../src/store/rows/platform.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** A cluster in trouble writes tens of thousands of events an hour; what matters are the last ones. */
const mostWarnings = 2_000;

/** The same event in the form of either API: core/v1, and events.k8s.io/v1, which renames the fields. */
function project(object: Fields): WarningRow {
	const old = object.involvedObject !== undefined;
	const about = part(object, old ? 'involvedObject' : 'regarding');
	const source = part(object, old ? 'source' : 'deprecatedSource');
	const series = part(object, 'series');
	return {
		...objectMeta(object),
		subject: {
			kind: text(about, 'kind'),
			namespace: text(about, 'namespace'),
			name: text(about, 'name'),
		},
		reason: text(object, 'reason'),
		message: text(object, old ? 'message' : 'note', 512),
		from:
			text(source, 'component') || text(object, 'reportingComponent') || text(object, 'reportingController'),
		count: number(series, 'count') || number(object, old ? 'count' : 'deprecatedCount', 1),
		at:
			time(series, 'lastObservedTime') ||
			time(object, old ? 'lastTimestamp' : 'deprecatedLastTimestamp') ||
			time(object, 'eventTime') ||
			time(part(object, 'metadata'), 'creationTimestamp'),
	};
}

/** Events of type Warning, the last ones only. Both APIs show the same events, so that one of them is read. */
export const warnings: Collector<'warnings'> = {
	name: 'warnings',
	title: 'Warnings',
	about: 'What components of the cluster complained of lately.',
	resources: [
		{group: '', version: 'v1', resource: 'events', kind: 'Event', namespaced: true},
		{group: 'events.k8s.io', version: 'v1', resource: 'events', kind: 'Event', namespaced: true},
	],
	encoding: 'json',
	fieldSelector: 'type=Warning',
	keep: {most: mostWarnings},
	project,
	verbs: listAndWatch,
};
