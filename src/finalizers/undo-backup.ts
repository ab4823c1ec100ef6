import {clusterUid, readObject} from '../actions/objects.ts';
import {type ActionCluster, objectPath} from '../actions/plan.ts';
import type {SavedBackup} from '../actions/read-backups.ts';
import type {Transport} from '../kube/transport.ts';
import {isMapping, mappingAt} from '../record/shape.ts';
import {livingOwners} from './living-owners.ts';
import {type Planned, refusedPlan} from './plan.ts';
import {planUndo} from './undo.ts';

/**
 * Plans to undo a backup, one object at a time: the first of it that is gone and can be made again. Reads each object as it is now, its
 * namespace and its owners. Refuses when the backup is of another cluster. Rejects with KubeError when something cannot be read.
 */
export async function planUndoOf(
	backup: SavedBackup,
	place: Omit<ActionCluster, 'uid'>,
	transport: Transport,
	signal: AbortSignal,
): Promise<Planned> {
	const cluster = {...place, uid: await clusterUid(transport, signal)};
	const refused = (why: string): Planned => refusedPlan('finalizer-undo', `undo ${backup.id}`, cluster, why);
	if (cluster.uid !== backup.plan.cluster.uid)
		return refused(
			`the backup ${backup.id} is of another cluster (context ${backup.plan.cluster.context}): kube-system has the uid ${cluster.uid || 'unknown'} here`,
		);
	const plans = await Promise.all(
		backup.objects.map(async ({target, object}) => {
			const now = await readObject(transport, objectPath(target), signal);
			const namespace =
				target.namespace === ''
					? undefined
					: await readObject(transport, `/api/v1/namespaces/${target.namespace}`, signal);
			const owners = isMapping(object) ? mappingAt(object, 'metadata').ownerReferences : undefined;
			const living = await livingOwners(owners, target.namespace, transport, signal);
			return planUndo(target, object, {now, namespace, livingOwners: living}, cluster);
		}),
	);
	return plans.find(({kind}) => kind === 'plan') ?? plans[0] ?? refused('this backup holds no object');
}
