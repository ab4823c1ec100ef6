import {containerId, uid} from '../ids.ts';
import {condition, type KubeObject, metadata, type OwnerReference, type Strings} from '../object.ts';
import type {ContainerSpec, ContainerState, NodeSpec, PodSpec, WorkloadSpec} from '../plan.ts';
import {podAddress} from './addresses.ts';
import {claimVolumes, type PodTemplate} from './pod-template.ts';

const running: ContainerState = {kind: 'running', ready: true};

/** The id of a pod's sandbox: in annotation cni.projectcalico.org/containerID and in the IPAM handle. */
export function sandboxId(namespace: string, pod: PodSpec): string {
	return containerId(`sandbox ${namespace}/${pod.name} ${pod.createdAt ?? ''}`);
}

/** The uid of a pod: another one each time a pod of the same name is made anew. */
export function podUid(namespace: string, pod: PodSpec): string {
	return uid(`Pod/${namespace}/${pod.name}/${pod.createdAt ?? ''}`);
}

/** True when the pod ran to its end: its address is given back. */
export function isFinished(pod: PodSpec): boolean {
	return pod.phase === 'Succeeded' || pod.phase === 'Failed';
}

/** True when every container of the pod is ready. */
export function isReady(workload: WorkloadSpec, pod: PodSpec): boolean {
	return (
		pod.address.kind !== 'none' &&
		(pod.phase ?? 'Running') === 'Running' &&
		workload.containers.every(spec => {
			const state = pod.states?.[spec.name] ?? running;
			return state.kind === 'running' && state.ready;
		})
	);
}

/** A Pod as the API shows it. `spec` is the template that the workload's pods share. */
export function podObject(
	workload: WorkloadSpec,
	pod: PodSpec,
	node: NodeSpec,
	spec: PodTemplate,
	owner: readonly OwnerReference[],
	bornAt: string,
): KubeObject {
	const {namespace} = workload;
	const claims = claimVolumes(workload, pod.name);
	const withAge = {...pod, createdAt: bornAt};
	const host = pod.address.kind === 'host';
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			...metadata('Pod', namespace, pod.name, bornAt),
			uid: podUid(namespace, withAge),
			...(workload.kind === 'Pod' ? {} : {generateName: generateName(workload)}),
			...(pod.deletedAt === undefined
				? {}
				: {deletionTimestamp: pod.deletedAt, deletionGracePeriodSeconds: 30}),
			labels: podLabels(workload, pod),
			...(pod.address.kind === 'calico'
				? {annotations: calicoAnnotations(namespace, withAge, podAddress(node, pod.address) ?? '')}
				: {}),
			...(owner.length === 0 ? {} : {ownerReferences: owner}),
		},
		spec: {
			...spec,
			...(claims.length === 0 ? {} : {volumes: [...claims, ...spec.volumes]}),
			nodeName: node.name,
			...(host ? {hostNetwork: true} : {}),
			...(workload.kind === 'StatefulSet' ? {hostname: pod.name} : {}),
		},
		status: podStatus(workload, withAge, node),
	};
}

function generateName(workload: WorkloadSpec): string {
	return workload.kind === 'Deployment' ? `${workload.name}-${workload.templateHash}-` : `${workload.name}-`;
}

function podLabels(workload: WorkloadSpec, pod: PodSpec): Strings {
	const labels = {...workload.labels, ...workload.extraPodLabels};
	switch (workload.kind) {
		case 'Deployment':
			return {...labels, 'pod-template-hash': workload.templateHash};
		case 'DaemonSet':
			return {...labels, 'controller-revision-hash': workload.templateHash, 'pod-template-generation': '1'};
		case 'StatefulSet':
			return {
				...labels,
				'apps.kubernetes.io/pod-index': pod.name.slice(pod.name.lastIndexOf('-') + 1),
				'controller-revision-hash': `${workload.name}-${workload.templateHash}`,
				'statefulset.kubernetes.io/pod-name': pod.name,
			};
		case 'Pod':
			return labels;
	}
}

function calicoAnnotations(namespace: string, pod: PodSpec, ip: string): Strings {
	const written = isFinished(pod) ? '' : `${ip}/32`;
	return {
		'cni.projectcalico.org/containerID': sandboxId(namespace, pod),
		'cni.projectcalico.org/podIP': written,
		'cni.projectcalico.org/podIPs': written,
	};
}

function podStatus(workload: WorkloadSpec, pod: PodSpec & {createdAt: string}, node: NodeSpec): unknown {
	const ip = podAddress(node, pod.address);
	const ready = isReady(workload, pod);
	const yes = ready ? 'True' : 'False';
	const done = isFinished(pod);
	const why = ready ? '' : done ? 'PodCompleted' : 'ContainersNotReady';
	const started = pod.createdAt;
	return {
		phase: pod.phase ?? 'Running',
		conditions: [
			condition('PodReadyToStartContainers', ip === undefined || done ? 'False' : 'True', started),
			condition('Initialized', 'True', started, done ? 'PodCompleted' : ''),
			condition('Ready', yes, started, why),
			condition('ContainersReady', yes, started, why),
			condition('PodScheduled', 'True', started),
		],
		hostIP: node.address,
		hostIPs: [{ip: node.address}],
		...(ip === undefined ? {} : {podIP: ip, podIPs: [{ip}]}),
		startTime: started,
		...(workload.initContainers === undefined
			? {}
			: {
					initContainerStatuses: workload.initContainers.map(spec =>
						containerStatus(
							workload,
							pod,
							spec,
							{kind: 'terminated', reason: 'Completed', exitCode: 0},
							true,
						),
					),
				}),
		containerStatuses: workload.containers.map(spec =>
			containerStatus(workload, pod, spec, pod.states?.[spec.name] ?? running, false),
		),
		qosClass: workload.containers.some(spec => spec.requests ?? spec.limits) ? 'Burstable' : 'BestEffort',
	};
}

function containerStatus(
	workload: WorkloadSpec,
	pod: PodSpec & {createdAt: string},
	spec: ContainerSpec,
	state: ContainerState,
	init: boolean,
): unknown {
	const id = `containerd://${containerId(`${workload.namespace}/${pod.name}/${spec.name} ${pod.createdAt}`)}`;
	const common = {
		name: spec.name,
		image: spec.image,
		imageID: state.kind === 'waiting' ? '' : `${spec.image.split(':')[0]}@sha256:${containerId(spec.image)}`,
		lastState: {},
		restartCount: 0,
	};
	switch (state.kind) {
		case 'running':
			return {
				...common,
				containerID: id,
				ready: state.ready,
				started: true,
				state: {running: {startedAt: pod.createdAt}},
			};
		case 'waiting':
			return {...common, ready: false, started: false, state: {waiting: {reason: state.reason}}};
		case 'terminated':
			return {
				...common,
				containerID: id,
				ready: init,
				started: false,
				state: {
					terminated: {
						containerID: id,
						exitCode: state.exitCode,
						reason: state.reason,
						startedAt: pod.createdAt,
						finishedAt: pod.createdAt,
					},
				},
			};
	}
}
