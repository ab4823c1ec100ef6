import type {Snapshot} from '../store/snapshot.ts';
import {perSnapshot, usable} from './per-snapshot.ts';
import {type SchedulerService, schedulerServices} from './seldon.ts';

/** The scheduler that a namespace uses: since when it can have said something, and whether it can say something now. */
export type SchedulerLife = {
	/** Ready pods behind its Service; an alias counts as what it points to. */
	readonly slots: readonly number[];
	readonly ready: number;
	/** When the youngest of them started, milliseconds since the epoch; 0 while none is ready. */
	readonly startedAt: number;
};

/** Schedulers by the namespace that uses them; empty where Services, endpoints or pods cannot be read, since nothing is known of them then. */
export const schedulerLives = perSnapshot((snapshot: Snapshot): ReadonlyMap<string, SchedulerLife> => {
	const found = new Map<string, SchedulerLife>();
	if (!usable(snapshot, 'services') || !usable(snapshot, 'endpointSlices') || !usable(snapshot, 'pods'))
		return found;
	const services = schedulerServices(snapshot);
	for (const [namespace, entries] of services) {
		const [first] = entries.map(entry => (entry.isAlias ? behind(services, entry) : entry));
		if (first === undefined) continue;
		const starts = first.slots.map(slot => startOf(snapshot, slot));
		found.set(namespace, {slots: first.slots, ready: first.ready, startedAt: Math.max(0, ...starts)});
	}
	return found;
});

function behind(
	services: ReadonlyMap<string, readonly SchedulerService[]>,
	{service}: SchedulerService,
): SchedulerService | undefined {
	const [name, namespace = ''] = service.externalName.split('.');
	return services.get(namespace)?.find(entry => entry.service.name === name && !entry.isAlias);
}

/** A container that ended badly was started again afterwards; a restart after a good end leaves no trace. */
function startOf({pods}: Snapshot, slot: number): number {
	const ends = pods.endsOf(pods.endsId(slot)).filter(({init}) => !init);
	return Math.max(pods.createdAt(slot), ...ends.map(({at}) => at));
}
