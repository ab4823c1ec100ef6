import type {Labels, ServiceRow, WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {repositoryOf} from './namespace-roles.ts';
import {perSnapshot} from './per-snapshot.ts';

/** A Service through which the parts of Seldon in one namespace reach their scheduler. */
export type SchedulerService = {
	readonly service: ServiceRow;
	/** Slots of its ready endpoints; empty for an alias of a scheduler elsewhere. */
	readonly slots: readonly number[];
	/** Ready endpoints, those without a pod included. */
	readonly ready: number;
	/** An ExternalName: the scheduler is in another namespace. */
	readonly isAlias: boolean;
};

/** The controllers of Seldon Core v2, by label or image as the chart and the manifests set them. */
export const seldonControllers = perSnapshot((snapshot: Snapshot): readonly WorkloadRow[] =>
	snapshot.tables.deployments.filter(
		row =>
			has(row, 'control-plane', 'v2-controller-manager') ||
			row.images.some(image => /(^|\/)seldonv2-controller$/.test(repositoryOf(image))),
	),
);

/** The namespaces in which Seldon has something to do: those with models, servers, experiments, pipelines or a runtime. */
export const servingNamespaces = perSnapshot((snapshot: Snapshot): ReadonlySet<string> => {
	const {seldonModels, seldonServers, seldonExperiments, seldonPipelines, seldonRuntimes} = snapshot.tables;
	const going = goingNamespaces(snapshot);
	const rows = [
		...seldonModels,
		...seldonServers,
		...seldonExperiments,
		...seldonPipelines,
		...seldonRuntimes,
	];
	return new Set(
		rows
			.filter(({namespace, deletedAt}) => deletedAt === undefined && !going.has(namespace))
			.map(({namespace}) => namespace),
	);
});

/** Namespaces that are being deleted. */
export const goingNamespaces = perSnapshot(
	({tables}: Snapshot): ReadonlySet<string> =>
		new Set(
			tables.namespaces
				.filter(({deletedAt, phase}) => deletedAt !== undefined || phase === 'Terminating')
				.map(({name}) => name),
		),
);

/** Scheduler Services by namespace: found by what they select or by their ports, since only the ports are always the same. */
export const schedulerServices = perSnapshot(
	(snapshot: Snapshot): ReadonlyMap<string, readonly SchedulerService[]> => {
		const found = new Map<string, SchedulerService[]>();
		const {services} = snapshot.tables;
		const real = services.filter(isSchedulerService);
		const names = new Set(real.map(({namespace, name}) => `${name}.${namespace}`));
		const aliases = services.filter(
			({type, externalName}) =>
				type === 'ExternalName' && names.has(externalName.split('.').slice(0, 2).join('.')),
		);
		for (const service of [...real, ...aliases]) {
			const isAlias = service.type === 'ExternalName';
			const {slots, ready} = endpointsOf(snapshot, service.namespace, service.name);
			const entry = {service, slots, ready, isAlias};
			found.set(service.namespace, [...(found.get(service.namespace) ?? []), entry]);
		}
		return found;
	},
);

/** Ports of seldon-scheduler: for Envoy, for controller and gateways, for agents; the second number is the same with TLS (seldon-core 2.7 to 2.10). */
export const schedulerPorts: readonly (readonly [who: string, ports: readonly number[]])[] = [
	['Envoy (xDS)', [9002]],
	['the controller and the gateways', [9004, 9044]],
	['the agents of the servers', [9005, 9055]],
];

function isSchedulerService({type, selector, ports}: ServiceRow): boolean {
	if (type === 'ExternalName') return false;
	if (Object.values(selector).includes('seldon-scheduler')) return true;
	const offered = new Set(ports.map(({port}) => port));
	return schedulerPorts.every(([, wanted]) => wanted.some(port => offered.has(port)));
}

function has(row: WorkloadRow, key: string, value: string): boolean {
	return (
		row.labels[key] === value ||
		row.selector.expressions.some(
			one => one.key === key && one.operator === 'In' && one.values.includes(value),
		)
	);
}

/** The workload of a component of the runtime in a namespace, by the label that every version of the operator sets. */
export function componentOf(
	{tables}: Snapshot,
	namespace: string,
	component: string,
): WorkloadRow | undefined {
	return [...tables.statefulSets, ...tables.deployments].find(
		row =>
			row.namespace === namespace &&
			(has(row, 'app.kubernetes.io/name', component) || has(row, 'app', component)),
	);
}

const serverLabel = 'seldon-server-name';

/** Slots of the pods of each Server, by "NAMESPACE/NAME". */
export const serverPods = perSnapshot(({pods}: Snapshot): ReadonlyMap<string, readonly number[]> => {
	const found = new Map<string, number[]>();
	const named = new Map<number, string>();
	for (const slot of pods.slots()) {
		const id = pods.labelsId(slot);
		let server = named.get(id);
		server ??= serverOf(pods.labelsOf(id));
		named.set(id, server);
		if (server === '') continue;
		const key = `${pods.namespaceName(pods.namespaceId(slot))}/${server}`;
		found.set(key, [...(found.get(key) ?? []), slot]);
	}
	return found;
});

const serverOf = (labels: Labels): string => labels[serverLabel] ?? '';

/** The ready endpoints of a Service: slots of their pods, and how many there are with those that are no pods. */
function endpointsOf(
	{tables, pods}: Snapshot,
	namespace: string,
	name: string,
): {readonly slots: readonly number[]; readonly ready: number} {
	const slots = new Set<number>();
	let others = 0;
	for (const slice of tables.endpointSlices) {
		if (slice.service !== name || slice.namespace !== namespace) continue;
		for (const {ready, terminating, target} of slice.endpoints) {
			if (!ready || terminating) continue;
			const slot = target?.kind === 'Pod' ? pods.find(target.namespace, target.name) : -1;
			if (slot < 0) others++;
			else slots.add(slot);
		}
	}
	return {slots: [...slots], ready: slots.size + others};
}
