import {type Fields, number, objectMeta, part, text, time} from '../src/store/fields.ts';
import type {ServiceEventRow} from '../src/store/rows/events.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** When it was last seen: a series says so itself, events of old clients have lastTimestamp, others only when they were made. */
function lastSeen(object: Fields): number {
	return (
		time(part(object, 'series'), 'lastObservedTime') ||
		time(object, 'lastTimestamp') ||
		time(object, 'eventTime') ||
		time(part(object, 'metadata'), 'creationTimestamp')
	);
}

function project(object: Fields): ServiceEventRow {
	const about = part(object, 'involvedObject');
	return {
		...objectMeta(object),
		serviceNamespace: text(about, 'namespace'),
		serviceName: text(about, 'name'),
		reason: text(object, 'reason'),
		message: text(object, 'message', 1024),
		type: text(object, 'type'),
		from: text(part(object, 'source'), 'component') || text(object, 'reportingComponent'),
		count: number(part(object, 'series'), 'count') || number(object, 'count', 1),
		at: lastSeen(object),
	};
}

/** Events about Services: what load balancers say of the addresses they give or refuse. The API server keeps them for an hour. */
export const serviceEvents: Collector<'serviceEvents'> = {
	name: 'serviceEvents',
	title: 'Events of Services',
	about: 'Why a load balancer gave a Service no address, or does not announce it.',
	resources: [{group: '', version: 'v1', resource: 'events', kind: 'Event', namespaced: true}],
	encoding: 'json',
	fieldSelector: 'involvedObject.kind=Service',
	project,
	verbs: listAndWatch,
};
