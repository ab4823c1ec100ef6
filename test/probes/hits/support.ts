import {calicoNode, node, pod, pool} from '../../checks/fixtures.ts';
import {namespace} from '../../policy/fixtures.ts';

/** Calico v3.30 with the parts of Whisker, and a pod that flows go to. */
export function withWhisker({ready = true}: {readonly ready?: boolean} = {}): readonly object[] {
	const images = [
		{name: 'whisker', image: 'quay.io/calico/whisker:v3.30.3'},
		{name: 'whisker-backend', image: 'quay.io/calico/whisker-backend:v3.30.3'},
	];
	const meta = {namespace: 'network', creationTimestamp: '2026-11-20T10:00:00Z'};
	const labels = {'k8s-app': 'whisker'};
	const whisker = pod('network/whisker-7d9-abcde', {
		ip: '10.244.0.9',
		calico: true,
		labels,
		owner: 'ReplicaSet/whisker-7d9',
		phase: ready ? 'Running' : 'Pending',
	}) as {spec: Record<string, unknown>};
	whisker.spec = {...whisker.spec, containers: images};
	return [
		namespace('kube-system'),
		namespace('network'),
		namespace('seldon'),
		node('a', {ip: '192.168.1.11'}),
		...calicoNode(['a']).map(one => JSON.parse(JSON.stringify(one).replace('v3.28.2', 'v3.30.3'))),
		pool('10.244.0.0/16'),
		{
			apiVersion: 'apps/v1',
			kind: 'Deployment',
			metadata: {...meta, name: 'whisker', uid: 'd-whisker', generation: 1},
			spec: {replicas: 1, selector: {matchLabels: labels}, template: {spec: {containers: images}}},
			status: {
				observedGeneration: 1,
				replicas: 1,
				readyReplicas: 1,
				updatedReplicas: 1,
				availableReplicas: 1,
			},
		},
		{
			apiVersion: 'apps/v1',
			kind: 'ReplicaSet',
			metadata: {
				...meta,
				name: 'whisker-7d9',
				uid: 'owner-ReplicaSet/whisker-7d9',
				ownerReferences: [
					{apiVersion: 'apps/v1', kind: 'Deployment', name: 'whisker', uid: 'd-whisker', controller: true},
				],
			},
		},
		whisker,
		pod('seldon/mlserver-0', {ip: '10.244.0.20', calico: true}),
		pod('seldon/seldon-scheduler-0', {ip: '10.244.0.21', calico: true}),
	] as readonly object[];
}
