import {number, objectMeta, part, text, time} from '../src/store/fields.ts';
import {type Collector, listAndWatch} from './collector.ts';

/** Events with reason FailedCreate: pods that were refused before there was a pod to look at. The API server keeps them for an hour. */
export const creationFailures: Collector<'creationFailures'> = {
	name: 'creationFailures',
	title: 'Refused pods',
	about: 'Why pods were refused, by a quota for example, before there was a pod to look at.',
	resources: [{group: '', version: 'v1', resource: 'events', kind: 'Event', namespaced: true}],
	encoding: 'json',
	fieldSelector: 'reason=FailedCreate',
	project: object => {
		const about = part(object, 'involvedObject');
		return {
			...objectMeta(object),
			subject: {
				kind: text(about, 'kind'),
				namespace: text(about, 'namespace'),
				name: text(about, 'name'),
			},
			message: text(object, 'message', 1024),
			at:
				time(part(object, 'series'), 'lastObservedTime') ||
				time(object, 'lastTimestamp') ||
				time(object, 'eventTime') ||
				time(part(object, 'metadata'), 'creationTimestamp'),
			count: number(part(object, 'series'), 'count') || number(object, 'count', 1),
		};
	},
	verbs: listAndWatch,
};
