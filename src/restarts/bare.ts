import {metadataOf} from '../actions/changes.ts';
import {type ActionCluster, type ActionTarget, objectPath} from '../actions/plan.ts';
import {type Planned, refusedPlan} from '../finalizers/plan.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {RestartPlan} from '../migration/restart-plan.ts';
import {itemTitle} from './select.ts';

/**
 * Plans to delete one pod that nothing creates again. It is lost: the pod is kept as a file first, its name is typed, and the request
 * holds its uid, so that no other pod of that name is deleted.
 */
export function planBarePod(
	name: string,
	plan: RestartPlan,
	object: unknown,
	cluster: ActionCluster,
): Planned {
	const refused = (why: string): Planned => refusedPlan('pod-delete', `delete Pod ${name}`, cluster, why);
	const item = plan.bare.find(one => one.kind === 'Pod' && itemTitle(one) === `Pod/${name}`);
	if (item === undefined)
		return refused(
			`${name} is not a pod on an old address that nothing creates again: restart what it belongs to`,
		);
	const {uid} = metadataOf(object);
	if (typeof uid !== 'string') return refused(`Pod ${name} is gone`);
	const target: ActionTarget = {
		group: '',
		version: 'v1',
		resource: 'pods',
		kind: 'Pod',
		namespace: item.namespace,
		name: item.name,
	};
	return {
		kind: 'plan',
		plan: {
			kind: 'pod-delete',
			title: `delete Pod ${name}, which nothing creates again`,
			cluster,
			bound: [{target, path: objectPath(target), uid}],
			requests: [
				{
					verb: 'delete',
					method: 'DELETE',
					path: objectPath(target),
					contentType: 'application/json',
					body: JSON.stringify({apiVersion: 'v1', kind: 'DeleteOptions', preconditions: {uid}}),
					target,
					kubectl: kubectl('-n', target.namespace, 'delete', 'pod', target.name),
					canDryRun: true,
					backup: true,
					effect: {kind: 'gone'},
				},
			],
			better: ['Better: ask who started it, and let them start it again'],
			consequences: [
				...item.notes,
				'it is gone when its grace period is over, with what is on its own disks',
			],
			undo: 'its object is in the backup; a pod made again from it has a new address and nothing of its memory or disks',
			confirmations: [{kind: 'typed', text: item.name, why: 'no controller creates it again'}],
		},
	};
}
