import type {LabContext} from '../context.ts';
import {type KubeObject, objectsAt, textAt} from '../json.ts';
import {storageKey} from '../storage/store.ts';

/**
 * Stops terminating pods as their kubelets do: after a moment, at most their grace period, the object goes, or stays with its
 * finalizers. On a node that is not ready nothing happens, and the pod stays Terminating.
 */
export function stopPods(context: LabContext): void {
	const {store, clock, options} = context;
	const pods = store.collection('/pods');
	pods.subscribe(({type, stored}) => {
		const {deletionTimestamp, deletionGracePeriodSeconds = 0, uid} = stored.object.metadata;
		if (type === 'DELETED' || deletionTimestamp === undefined || deletionGracePeriodSeconds === 0) return;
		const wait = Math.min(options.stopPodsAfterMs, deletionGracePeriodSeconds * 1000);
		clock.after(wait, () => {
			const now = pods.items.get(storageKey(stored.namespace, stored.name));
			if (now && now.object.metadata.uid === uid && isNodeReady(context, now.object))
				stop(context, now.object);
		});
	});
}

function isNodeReady({store}: LabContext, pod: KubeObject): boolean {
	const node = store.collection('/nodes').items.get(textAt(pod, 'spec.nodeName'));
	const ready = objectsAt(node?.object, 'status.conditions').find(({type}) => type === 'Ready');
	return ready === undefined || ready.status === 'True';
}

function stop({store}: LabContext, pod: KubeObject): void {
	const {namespace = '', name, finalizers = []} = pod.metadata;
	if (finalizers.length === 0) store.remove('/pods', namespace, name);
	else if (pod.metadata.deletionGracePeriodSeconds !== 0)
		store.put('/pods', {...pod, metadata: {...pod.metadata, deletionGracePeriodSeconds: 0}});
}
