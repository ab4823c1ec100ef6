import {uid} from '../ids.ts';
import {condition, type KubeObject, kubeObject, type OwnerReference, ownedBy} from '../object.ts';
import type {NodeSpec, PodSpec, WorkloadSpec} from '../plan.ts';
import {isReady, podObject} from './pod.ts';
import {podTemplateSpec} from './pod-template.ts';

/** The objects of a workload: its controllers, its pods and the claims of a StatefulSet. */
export function workloadObjects(
	workload: WorkloadSpec,
	nodes: ReadonlyMap<string, NodeSpec>,
	bornAt: (namespace: string, pod: string) => string,
): readonly KubeObject[] {
	const spec = podTemplateSpec(workload);
	const controllers = controllerObjects(workload, spec);
	const last = controllers.at(-1);
	const owner = last === undefined ? foreignOwner(workload) : ownedBy(last);
	const pods = workload.pods.map(pod => {
		const node = nodes.get(pod.node);
		if (node === undefined)
			throw new RangeError(`pod ${workload.namespace}/${pod.name}: no node ${pod.node}`);
		return podObject(workload, pod, node, spec, owner, podBirth(workload, pod, bornAt));
	});
	return [...controllers, ...pods];
}

/** When a pod was made: what it says itself, else what the plan says. */
export function podBirth(
	workload: WorkloadSpec,
	pod: PodSpec,
	bornAt: (namespace: string, pod: string) => string,
): string {
	return pod.createdAt ?? bornAt(workload.namespace, pod.name);
}

function foreignOwner(workload: WorkloadSpec): readonly OwnerReference[] {
	const {owner} = workload;
	if (owner === undefined) return [];
	const reference = {...owner, uid: uid(`${owner.kind}/${workload.namespace}/${owner.name}`)};
	return [{...reference, controller: true, blockOwnerDeletion: true}];
}

/** The controllers of a workload; the last one is what owns the pods. */
function controllerObjects(
	workload: WorkloadSpec,
	spec: Readonly<Record<string, unknown>>,
): readonly KubeObject[] {
	const {kind, namespace, name, labels, createdAt, templateHash} = workload;
	const template = {metadata: {labels: {...labels, ...workload.extraPodLabels}}, spec};
	const selector = {matchLabels: labels};
	const desired = workload.replicas ?? workload.pods.length;
	const ready = workload.pods.filter(pod => pod.deletedAt === undefined && isReady(workload, pod)).length;
	const extra = {labels, generation: 1};
	switch (kind) {
		case 'Pod':
			return [];
		case 'DaemonSet':
			return [
				kubeObject(
					['apps/v1', 'DaemonSet'],
					[namespace, name],
					createdAt,
					{
						spec: {
							selector,
							template,
							updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
							revisionHistoryLimit: 10,
						},
						status: {
							currentNumberScheduled: desired,
							desiredNumberScheduled: desired,
							numberAvailable: ready,
							numberMisscheduled: 0,
							numberReady: ready,
							...(ready < desired ? {numberUnavailable: desired - ready} : {}),
							observedGeneration: 1,
							updatedNumberScheduled: desired,
						},
					},
					extra,
				),
			];
		case 'StatefulSet':
			return [statefulSet(workload, {selector, template}, ready)];
		case 'Deployment': {
			const deployment = kubeObject(
				['apps/v1', 'Deployment'],
				[namespace, name],
				createdAt,
				{
					spec: {
						replicas: desired,
						selector,
						template,
						strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
						revisionHistoryLimit: 10,
						progressDeadlineSeconds: 600,
					},
					status: {
						observedGeneration: 1,
						replicas: desired,
						updatedReplicas: desired,
						readyReplicas: ready,
						availableReplicas: ready,
						...(ready < desired ? {unavailableReplicas: desired - ready} : {}),
						conditions: deploymentConditions(createdAt, ready === desired),
					},
				},
				{...extra, annotations: {'deployment.kubernetes.io/revision': '1'}},
			);
			const hashed = {...labels, 'pod-template-hash': templateHash};
			const replicaSet = kubeObject(
				['apps/v1', 'ReplicaSet'],
				[namespace, `${name}-${templateHash}`],
				createdAt,
				{
					spec: {
						replicas: desired,
						selector: {matchLabels: hashed},
						template: {metadata: {labels: {...hashed, ...workload.extraPodLabels}}, spec},
					},
					status: {
						replicas: desired,
						fullyLabeledReplicas: desired,
						readyReplicas: ready,
						availableReplicas: ready,
						observedGeneration: 1,
					},
				},
				{labels: hashed, generation: 1, ownerReferences: ownedBy(deployment)},
			);
			return [deployment, replicaSet];
		}
	}
}

function deploymentConditions(since: string, available: boolean): readonly unknown[] {
	return [
		available
			? condition(
					'Available',
					'True',
					since,
					'MinimumReplicasAvailable',
					'Deployment has minimum availability.',
				)
			: condition(
					'Available',
					'False',
					since,
					'MinimumReplicasUnavailable',
					'Deployment does not have minimum availability.',
				),
		condition(
			'Progressing',
			'True',
			since,
			'NewReplicaSetAvailable',
			'ReplicaSet has successfully progressed.',
		),
	];
}

function statefulSet(
	workload: WorkloadSpec,
	{selector, template}: {selector: unknown; template: unknown},
	ready: number,
): KubeObject {
	const {namespace, name, labels, createdAt, templateHash} = workload;
	const desired = workload.replicas ?? workload.pods.length;
	const revision = `${name}-${templateHash}`;
	return kubeObject(
		['apps/v1', 'StatefulSet'],
		[namespace, name],
		createdAt,
		{
			spec: {
				replicas: desired,
				selector,
				template,
				serviceName: name,
				podManagementPolicy: 'OrderedReady',
				updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
				volumeClaimTemplates: Object.entries(workload.claims ?? {}).map(([claim, storage]) => ({
					apiVersion: 'v1',
					kind: 'PersistentVolumeClaim',
					metadata: {name: claim},
					spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage}}},
				})),
			},
			status: {
				observedGeneration: 1,
				replicas: desired,
				readyReplicas: ready,
				availableReplicas: ready,
				currentReplicas: desired,
				updatedReplicas: desired,
				currentRevision: revision,
				updateRevision: revision,
				collisionCount: 0,
			},
		},
		{labels, generation: 1},
	);
}
