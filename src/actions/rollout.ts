import {isMapping, mappingAt} from '../record/shape.ts';

/**
 * Whether a workload has replaced all its pods and all are ready, by the rules of `kubectl rollout status` (kubectl
 * pkg/polymorphichelpers/rollout_status.go): the controller has seen this generation, every pod is of it, every pod is available.
 */
export function isRolledOut(object: unknown): boolean {
	if (!isMapping(object)) return false;
	const metadata = mappingAt(object, 'metadata');
	const spec = mappingAt(object, 'spec');
	const status = mappingAt(object, 'status');
	const count = (name: string): number => (typeof status[name] === 'number' ? status[name] : 0);
	const generation = typeof metadata.generation === 'number' ? metadata.generation : 0;
	if (count('observedGeneration') < generation) return false;
	const wanted = typeof spec.replicas === 'number' ? spec.replicas : 1;
	switch (object.kind) {
		case 'Deployment':
			return (
				count('updatedReplicas') >= wanted &&
				count('replicas') <= count('updatedReplicas') &&
				count('availableReplicas') >= count('updatedReplicas')
			);
		case 'StatefulSet':
			return (
				count('readyReplicas') >= wanted &&
				count('updatedReplicas') >= wanted - partition(spec) &&
				(partition(spec) > 0 || status.updateRevision === status.currentRevision)
			);
		case 'DaemonSet': {
			const nodes = count('desiredNumberScheduled');
			return count('updatedNumberScheduled') >= nodes && count('numberAvailable') >= nodes;
		}
	}
	return false;
}

/** A StatefulSet keeps the pods below this number as they are. */
function partition(spec: Readonly<Record<string, unknown>>): number {
	const {partition: kept} = mappingAt(mappingAt(spec, 'updateStrategy'), 'rollingUpdate');
	return typeof kept === 'number' ? kept : 0;
}
