import type {ResourceRef} from '../src/kube/types.ts';
import {
	conditions,
	type Fields,
	labelSelector,
	number,
	objectMeta,
	part,
	parts,
	text,
} from '../src/store/fields.ts';
import type {Labels, WorkloadRow} from '../src/store/rows.ts';
import {hostsOf} from './hosts.ts';

type Counts = Pick<WorkloadRow, 'desired' | 'ready' | 'updated' | 'available'>;

type Shape = {
	readonly kind: WorkloadRow['kind'];
	/** The spec field that holds the update strategy. */
	readonly strategy: 'updateStrategy' | 'strategy';
	readonly counts: (spec: Fields, status: Fields) => Counts;
};

/** Counts of kinds with spec.replicas, which defaults to 1. */
export function replicaCounts(spec: Fields, status: Fields): Counts {
	return {
		desired: number(spec, 'replicas', 1),
		ready: number(status, 'readyReplicas'),
		updated: number(status, 'updatedReplicas'),
		available: number(status, 'availableReplicas'),
	};
}

const seldonVariables = [
	'CLUSTERWIDE',
	'WATCH_NAMESPACES',
	'CONTROL_PLANE_SECURITY_PROTOCOL',
	'SELDON_SCHEDULER_HOST',
	'SELDON_SCHEDULER_PORT',
];

/** The few variables of Seldon's controller, which alone has CLUSTERWIDE; no other environment is kept, it may hold passwords. */
function seldonEnvironment(containers: readonly Fields[]): Labels | undefined {
	const written = containers.flatMap(container => parts(container, 'env'));
	if (!written.some(variable => text(variable, 'name') === 'CLUSTERWIDE')) return undefined;
	const kept = written.filter(variable => seldonVariables.includes(text(variable, 'name')));
	return Object.fromEntries(kept.map(variable => [text(variable, 'name'), text(variable, 'value')]));
}

/** How much containers are told to say (seldon-core 2.x): what they leave out by that is no sign of anything. */
function logLevels(containers: readonly Fields[]): WorkloadRow['logLevels'] {
	return containers.flatMap(container =>
		parts(container, 'env')
			.filter(variable => /^(?:SELDON_)?LOG_LEVEL$/.test(text(variable, 'name')))
			.map(variable => ({
				container: text(container, 'name'),
				variable: text(variable, 'name'),
				level: text(variable, 'value'),
			})),
	);
}

/** The row projector of a workload kind. */
export function workloadProjector({kind, strategy, counts}: Shape): (object: Fields) => WorkloadRow {
	return object => {
		const spec = part(object, 'spec');
		const status = part(object, 'status');
		const containers = parts(part(part(spec, 'template'), 'spec'), 'containers');
		const environment = seldonEnvironment(containers);
		return {
			...objectMeta(object),
			kind,
			...counts(spec, status),
			selector: labelSelector(spec, 'selector'),
			images: containers.map(container => text(container, 'image')),
			containers: containers.map(container => text(container, 'name')),
			logLevels: logLevels(containers),
			updateStrategy: text(part(spec, strategy), 'type'),
			statusIsOld: number(part(object, 'metadata'), 'generation') > number(status, 'observedGeneration'),
			conditions: conditions(status),
			hosts: hostsOf(containers),
			...(environment && {seldonEnvironment: environment}),
		};
	};
}

/** A resource of apps/v1. */
export function appsResource(kind: WorkloadRow['kind']): ResourceRef {
	return {group: 'apps', version: 'v1', resource: `${kind.toLowerCase()}s`, kind, namespaced: true};
}
