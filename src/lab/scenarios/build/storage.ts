import {uid} from '../ids.ts';
import {type KubeObject, kubeObject} from '../object.ts';
import type {NodeSpec, WorkloadSpec} from '../plan.ts';

/** The claims and volumes of a StatefulSet's pods, bound by the local-path provisioner of K3s. */
export function claimObjects(
	workload: WorkloadSpec,
	nodes: ReadonlyMap<string, NodeSpec>,
): readonly KubeObject[] {
	const {namespace, labels, createdAt} = workload;
	return workload.pods.flatMap(pod =>
		Object.entries(workload.claims ?? {}).flatMap(([claim, storage]) => {
			const name = `${claim}-${pod.name}`;
			const volumeName = `pvc-${uid(`PersistentVolumeClaim/${namespace}/${name}`)}`;
			const shared = {
				accessModes: ['ReadWriteOnce'],
				storageClassName: 'local-path',
				volumeMode: 'Filesystem',
			};
			const pvc = kubeObject(
				['v1', 'PersistentVolumeClaim'],
				[namespace, name],
				createdAt,
				{
					spec: {...shared, resources: {requests: {storage}}, volumeName},
					status: {accessModes: shared.accessModes, capacity: {storage}, phase: 'Bound'},
				},
				{labels, finalizers: ['kubernetes.io/pvc-protection']},
			);
			const pv = kubeObject(
				['v1', 'PersistentVolume'],
				['', volumeName],
				createdAt,
				{
					spec: {
						...shared,
						capacity: {storage},
						claimRef: {
							apiVersion: 'v1',
							kind: 'PersistentVolumeClaim',
							namespace,
							name,
							uid: pvc.metadata.uid,
						},
						hostPath: {
							path: `/var/lib/rancher/k3s/storage/${volumeName}_${namespace}_${name}`,
							type: 'DirectoryOrCreate',
						},
						nodeAffinity: {
							required: {
								nodeSelectorTerms: [
									{
										matchExpressions: [
											{
												key: 'kubernetes.io/hostname',
												operator: 'In',
												values: [nodes.get(pod.node)?.name ?? ''],
											},
										],
									},
								],
							},
						},
						persistentVolumeReclaimPolicy: 'Delete',
					},
					status: {phase: 'Bound'},
				},
				{finalizers: ['kubernetes.io/pv-protection']},
			);
			return [pvc, pv];
		}),
	);
}

/** The StorageClass that K3s brings. */
export function localPathClass(createdAt: string): KubeObject {
	return kubeObject(
		['storage.k8s.io/v1', 'StorageClass'],
		['', 'local-path'],
		createdAt,
		{
			provisioner: 'rancher.io/local-path',
			reclaimPolicy: 'Delete',
			volumeBindingMode: 'WaitForFirstConsumer',
		},
		{annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}},
	);
}
