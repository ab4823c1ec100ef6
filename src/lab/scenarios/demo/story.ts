import type {LabCluster} from '../../cluster.ts';
import {i5} from '../base/nodes.ts';
import type {ClusterPlan} from '../plan.ts';
import {calicoOutage, type Moment, recreated} from './moments.ts';
import {timelineOf} from './timeline.ts';

const second = 1000;

/** One round of the demo, long enough to look around in. */
export const roundMs = 300 * second;

const calico = (slot: number) => ({kind: 'calico', slot}) as const;

/**
 * Somebody restarts the pods that Flannel left, one after the other; in between calico-node fails on one node, and on another
 * a pod comes up with a Flannel address. Both heal. A minute after the last pod has moved it all begins again.
 */
const moments: readonly Moment[] = [
	...recreated('argocd/argocd-repo-server', calico(30), 12 * second),
	...recreated('jupyterhub/jupyter-user1', calico(20), 28 * second),
	...recreated('mlflow/mlflow-postgres', calico(14), 44 * second),
	...calicoOutage('calico-system/calico-node', i5, 62 * second, 92 * second),
	...recreated('monitoring/prometheus-kube-prometheus-stack-prometheus', calico(24), 104 * second),
	...recreated('monitoring/grafana', {kind: 'flannel', ip: '10.42.4.55'}, 122 * second),
	...recreated('monitoring/grafana', calico(15), 158 * second),
	...recreated('jupyterhub/jupyter-user2', calico(20), 176 * second),
	...recreated('financial-inference/seldon-scheduler', calico(21), 192 * second),
	...recreated('jupyterhub/jupyter-user3', calico(20), 216 * second),
];

/** The timeline of the demo on the canonical plan. */
export function demoTimeline(plan: ClusterPlan): Required<Pick<LabCluster, 'timeline' | 'timelineRepeatMs'>> {
	return {timeline: timelineOf(plan, moments, roundMs - 10 * second), timelineRepeatMs: roundMs};
}
