import {pick} from '../ids.ts';
import {type KubeObject, kubeObject} from '../object.ts';
import type {ClusterPlan, WorkloadSpec} from '../plan.ts';

const api = 'metrics.k8s.io/v1beta1';

/** What metrics-server says of the nodes and of the pods of Calico: little, as on a cluster where nothing is wrong. */
export function usageObjects(plan: ClusterPlan): readonly KubeObject[] {
	const at = plan.clock.at('15:39:45');
	const usage = (seed: string, cores: number, mebibytes: number) => ({
		cpu: `${Math.round((cores * 1e9 * (80 + pick(seed, 40))) / 100)}n`,
		memory: `${Math.round((mebibytes * 1024 * (80 + pick(`${seed} m`, 40))) / 100)}Ki`,
	});
	const said = {timestamp: at, window: '15s'};
	return [
		...plan.nodes.map(({name, cores, memoryGi}) =>
			kubeObject([api, 'NodeMetrics'], ['', name], at, {
				...said,
				usage: usage(name, cores * 0.2, memoryGi * 400),
			}),
		),
		...plan.workloads.filter(isOfCalico).flatMap(({namespace, labels, containers, pods}) =>
			pods.map(({name}) =>
				kubeObject(
					[api, 'PodMetrics'],
					[namespace, name],
					at,
					{
						...said,
						containers: containers.map(container => ({
							name: container.name,
							usage: usage(`${name}/${container.name}`, 0.03, 90),
						})),
					},
					{labels},
				),
			),
		),
	];
}

function isOfCalico({labels}: WorkloadSpec): boolean {
	return /^(calico-|csi-node-driver$)/.test(labels['k8s-app'] ?? '');
}
