import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {SourceStatus} from '../store/source-state.ts';

/** Something in a snapshot that can change while the rest stays as it is. */
export type Part<T = unknown> = {
	readonly of: (snapshot: Snapshot) => T;
	/** Whether a conclusion drawn from `before` still holds. */
	readonly same: (before: T, after: T) => boolean;
};

/** How far time may move on before what reads it is asked again, in milliseconds: ages are told in seconds at best. */
export const patience = 1000;

const whole = <K extends keyof Snapshot>(key: K): Part<Snapshot[K]> => ({
	of: snapshot => snapshot[key],
	same: (before, after) => before === after,
});

/** The parts that are fields of a snapshot; tables and sources have parts of their own. */
export const parts = {
	revision: whole('revision'),
	now: {...whole('now'), same: (before, after) => Math.abs(after - before) < patience},
	cluster: {...whole('cluster'), same: sameFields},
	/** All but the latency, which changes with every answer. */
	api: {...whole('api'), same: (before, after) => sameFields(before, after, 'latencyMs')},
	profile: whole('profile'),
	iac: whole('iac'),
	sources: {
		...whole('sources'),
		same: (before, after) =>
			before === after ||
			(before.length === after.length && before.every((source, index) => sameSource(source, after[index]))),
	},
	pods: whole('pods'),
	probes: whole('probes'),
	counters: whole('counters'),
	logs: whole('logs'),
	denied: whole('denied'),
	other: whole('other'),
	prometheus: whole('prometheus'),
	triggers: whole('triggers'),
	namespaceScope: whole('namespaceScope'),
	modes: whole('modes'),
} as const satisfies {readonly [K in Exclude<keyof Snapshot, 'tables'>]-?: Part<Snapshot[K]>};

/** How long the last answer of the API server took, in milliseconds. */
export const latencyPart: Part<number> = {
	of: ({api}) => (api.kind === 'up' ? api.latencyMs : 0),
	same: (before, after) => before === after,
};

/** The rows of one table. */
export const tablePart: (name: string) => Part = perName(name => ({
	of: ({tables}) => (tables as Readonly<Record<string, unknown>>)[name],
	same: (before, after) => before === after,
}));

/** What is known about one source; undefined when this session does not collect it. */
export const sourcePart: (name: SourceName | 'logs') => Part<SourceStatus | undefined> = perName(name => ({
	of: ({sources}) => sources.find(source => source.name === name),
	same: sameSource,
}));

function perName<N extends string, T>(make: (name: N) => T): (name: N) => T {
	const made = new Map<N, T>();
	return name => {
		const part = made.get(name) ?? make(name);
		made.set(name, part);
		return part;
	};
}

/** How much was transferred and when is for those who look at the connection; how many objects there are is told by the table itself. */
function sameSource(before: SourceStatus | undefined, after: SourceStatus | undefined): boolean {
	if (before === after) return true;
	if (before === undefined || after === undefined) return false;
	return (
		before.name === after.name &&
		before.title === after.title &&
		before.resource === after.resource &&
		before.malformed === after.malformed &&
		before.malformedWhy === after.malformedWhy &&
		(before.malformed === 0 || before.objects === after.objects) &&
		sameFields(before.state, after.state)
	);
}

function sameFields(before: object, after: object, except?: string): boolean {
	if (before === after) return true;
	const [these, those] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
	return (
		these.size === those.size &&
		[...these].every(([key, value]) => key === except || (those.has(key) && those.get(key) === value))
	);
}
