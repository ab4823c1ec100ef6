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
import type {WorkloadRow} from '../src/store/rows.ts';

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

/** The row projector of a workload kind. */
export function workloadProjector({kind, strategy, counts}: Shape): (object: Fields) => WorkloadRow {
	return object => {
		const spec = part(object, 'spec');
		const status = part(object, 'status');
		return {
			...objectMeta(object),
			kind,
			...counts(spec, status),
			selector: labelSelector(spec, 'selector'),
			images: parts(part(part(spec, 'template'), 'spec'), 'containers').map(container =>
				text(container, 'image'),
			),
			updateStrategy: text(part(spec, strategy), 'type'),
			statusIsOld: number(part(object, 'metadata'), 'generation') > number(status, 'observedGeneration'),
			conditions: conditions(status),
		};
	};
}

/** A resource of apps/v1. */
export function appsResource(kind: WorkloadRow['kind']): ResourceRef {
	return {group: 'apps', version: 'v1', resource: `${kind.toLowerCase()}s`, kind, namespaced: true};
}
