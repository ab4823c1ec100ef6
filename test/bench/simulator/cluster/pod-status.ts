import type {Json} from '../protobuf/encode.ts';
import type {Random} from '../random.ts';
import type {KubeObject} from '../resource-set.ts';
import {timestamp} from './metadata.ts';
import type {Container} from './pod-spec.ts';

/** What became of a pod. */
export type Fate = 'running' | 'crashing' | 'unschedulable' | 'evicted' | 'stuck' | 'completed';

type Pod = {
	readonly name: string;
	readonly namespace: string;
	readonly uid: string;
	readonly ip: string;
	readonly hostIp: string;
	readonly created: number;
	readonly nodes: number;
};

const PHASES: Readonly<Record<Fate, string>> = {
	running: 'Running',
	crashing: 'Running',
	unschedulable: 'Pending',
	evicted: 'Failed',
	stuck: 'Running',
	completed: 'Succeeded',
};

function containerState(
	fate: Fate,
	{name, namespace, uid, created}: Pod,
	container: string,
	id: string,
): Json {
	const startedAt = timestamp(created + 9e3);
	const ended = (exitCode: number, reason: string) => ({
		terminated: {exitCode, reason, startedAt, finishedAt: timestamp(created + 60e3), containerID: id},
	});
	if (fate === 'crashing') {
		const message = `back-off 5m0s restarting failed container=${container} pod=${name}_${namespace}(${uid})`;
		return {state: {waiting: {reason: 'CrashLoopBackOff', message}}, lastState: ended(137, 'OOMKilled')};
	}
	if (fate === 'completed') return {state: ended(0, 'Completed'), lastState: {}};
	return {state: {running: {startedAt}}, lastState: {}};
}

function containerStatus(random: Random, fate: Fate, pod: Pod, {name, image, volumeMounts}: Container): Json {
	const containerID = `containerd://${random.hex(64)}`;
	const up = fate === 'running' || fate === 'stuck';
	return {
		name,
		...containerState(fate, pod, name, containerID),
		ready: up,
		restartCount: fate === 'crashing' ? 1 + random.below(400) : 0,
		image,
		imageID: `${image.split(':')[0]}@sha256:${random.hex(64)}`,
		containerID,
		started: up,
		volumeMounts: volumeMounts.map(mount => ({
			...mount,
			...(mount.readOnly ? {recursiveReadOnly: 'Disabled'} : {}),
		})),
	};
}

function conditions(fate: Fate, {created}: Pod, containers: readonly Container[]): readonly Json[] {
	const ready = fate === 'running' || fate === 'stuck';
	const unready = {
		reason: fate === 'completed' ? 'PodCompleted' : 'ContainersNotReady',
		message: `containers with unready status: [${containers.map(({name}) => name).join(' ')}]`,
	};
	const condition = (type: string, holds: boolean, after: number) => ({
		type,
		status: holds ? 'True' : 'False',
		lastTransitionTime: timestamp(created + after),
		...(holds ? {} : unready),
	});
	return [
		condition('PodReadyToStartContainers', true, 9e3),
		condition('Initialized', true, 2e3),
		condition('Ready', ready, 9e3),
		condition('ContainersReady', ready, 9e3),
		condition('PodScheduled', true, 2e3),
	];
}

/** The status of a pod as kubelet (or the scheduler, for one that has no node) reports it. */
export function podStatus(random: Random, fate: Fate, pod: Pod, containers: readonly Container[]): Json {
	if (fate === 'unschedulable') {
		const message = `0/${pod.nodes} nodes are available: ${pod.nodes} Insufficient cpu.`;
		const lastTransitionTime = timestamp(pod.created + 2e3);
		const unscheduled = {
			type: 'PodScheduled',
			status: 'False',
			lastTransitionTime,
			reason: 'Unschedulable',
			message,
		};
		return {phase: 'Pending', conditions: [unscheduled], qosClass: 'Burstable'};
	}
	return {
		phase: PHASES[fate],
		conditions: conditions(fate, pod, containers),
		...(fate === 'evicted' ? {message: 'The node was low on resource: memory.', reason: 'Evicted'} : {}),
		hostIP: pod.hostIp,
		hostIPs: [{ip: pod.hostIp}],
		podIP: pod.ip,
		podIPs: [{ip: pod.ip}],
		startTime: timestamp(pod.created + 2e3),
		containerStatuses: containers.map(container => containerStatus(random, fate, pod, container)),
		qosClass: 'Burstable',
	};
}

type StatusView = {
	readonly phase: string;
	readonly reason?: string;
	readonly containerStatuses?: readonly {
		readonly ready: boolean;
		readonly restartCount: number;
		readonly state: {
			readonly waiting?: {readonly reason: string};
			readonly terminated?: {readonly reason: string};
		};
	}[];
};

/** The cells of `kubectl get pods -o wide`, as the API server prints them. */
export function tableStatus(
	pod: KubeObject,
	{ip, node}: {readonly ip: string; readonly node: string},
): readonly string[] {
	const {phase, reason, containerStatuses = []} = pod.status as StatusView;
	const states = containerStatuses.map(({state}) => state.waiting?.reason ?? state.terminated?.reason ?? '');
	const shown = reason ?? states.findLast(state => state !== '') ?? phase;
	const ready = containerStatuses.filter(container => container.ready).length;
	const total = (pod.spec as {readonly containers: readonly unknown[]}).containers.length;
	return [
		pod.metadata.name,
		`${ready}/${total}`,
		'deletionTimestamp' in pod.metadata ? 'Terminating' : shown,
		String(containerStatuses.reduce((sum, {restartCount}) => sum + restartCount, 0)),
		'33d',
		ip || '<none>',
		containerStatuses.length === 0 ? '<none>' : node,
		'<none>',
		'<none>',
	];
}
