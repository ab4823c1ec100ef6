import type {ServiceEventRow} from '../../store/rows/events.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Fact, perSnapshot} from '../per-snapshot.ts';

/** Events by Service, the last one first. */
const byService = perSnapshot((snapshot: Snapshot) => {
	const found = new Map<string, ServiceEventRow[]>();
	for (const event of snapshot.tables.serviceEvents) {
		const key = `${event.serviceNamespace}/${event.serviceName}`;
		const events = found.get(key);
		if (events === undefined) found.set(key, [event]);
		else events.push(event);
	}
	for (const events of found.values()) events.sort((a, b) => b.at - a.at);
	return found;
});

const refusals: ReadonlySet<string> = new Set([
	'AllocationFailed',
	'LoadBalancerFailed',
	'AdditionalAssignFailed',
]);

/** The last event in which the controller refuses the Service an address, unless it gave one later. */
export function refusalOf(snapshot: Snapshot, service: ServiceRow): ServiceEventRow | undefined {
	const events = eventsOf(snapshot, service);
	const last = events.find(({reason}) => refusals.has(reason) || reason === 'IPAllocated');
	return last !== undefined && refusals.has(last.reason) ? last : undefined;
}

/** The last event in which a speaker says of the Service what it is asked for; undefined when none is kept. */
export function lastEvent(
	snapshot: Snapshot,
	service: ServiceRow,
	reason: string,
): ServiceEventRow | undefined {
	return eventsOf(snapshot, service).find(event => event.reason === reason);
}

function eventsOf(snapshot: Snapshot, {namespace, name, createdAt}: ServiceRow): readonly ServiceEventRow[] {
	// A Service that was made anew under its name inherits the events of the one before.
	return (byService(snapshot).get(`${namespace}/${name}`) ?? []).filter(({at}) => at >= createdAt);
}

/** An event as evidence. */
export function eventFact(event: ServiceEventRow): Fact {
	return {
		source: `Event ${event.reason} of Service ${event.serviceNamespace}/${event.serviceName}, from ${event.from}`,
		value: event.message,
	};
}
