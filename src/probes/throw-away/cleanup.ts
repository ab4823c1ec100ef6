import {type ActionCluster, type ActionPlan, type ActionTarget, objectPath} from '../../actions/plan.ts';
import {leftOverProbes} from '../../migration/left-over-probes.ts';
import type {Snapshot} from '../../store/snapshot.ts';

/** A plan that deletes every probe pod that is left, each bound to its uid; undefined when there is none. */
export function cleanupPlan(snapshot: Snapshot, cluster: ActionCluster): ActionPlan | undefined {
	const {pods} = snapshot;
	const left = leftOverProbes(snapshot).map(slot => {
		const {namespace, name, uid} = pods.row(slot);
		const target: ActionTarget = {group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespace, name};
		return {target, path: objectPath(target), uid};
	});
	if (left.length === 0) return undefined;
	return {
		kind: 'cleanup',
		title: `Delete ${left.length} probe ${left.length === 1 ? 'pod' : 'pods'} that ktriage made`,
		cluster,
		bound: left,
		requests: left.map(({target, path, uid}) => ({
			verb: 'delete',
			method: 'DELETE' as const,
			path,
			contentType: 'application/json',
			body: JSON.stringify({apiVersion: 'v1', kind: 'DeleteOptions', preconditions: {uid}}),
			target,
			kubectl: `kubectl -n ${target.namespace} delete pod ${target.name}`,
			canDryRun: true,
			backup: false,
			effect: {kind: 'gone' as const},
		})),
		better: [],
		consequences: left.map(({target}) => `pod ${target.namespace}/${target.name}`),
		undo: '',
		confirmations: [{kind: 'yes'}],
	};
}
