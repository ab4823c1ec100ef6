import {type JsonObject, type KubeObject, numberAt, objectAt, objectsAt, textAt} from '../../json.ts';
import {humanDuration, since} from './age.ts';
import {columns, type Printer} from './columns.ts';

/** What is shown as the state of a pod (kubernetes pkg/printers/internalversion printPod). */
function reasonOf(pod: KubeObject): string {
	const initializing = initReason(pod);
	let reason = initializing ?? (textAt(pod, 'status.reason') || textAt(pod, 'status.phase'));
	const {containers: statuses, running} = containerReasons(pod);
	if (initializing === undefined || (statuses.length > 0 && isInitialized(pod))) {
		reason = statuses.at(-1) ?? reason;
		if (reason === 'Completed' && running) reason = isReady(pod) ? 'Running' : 'NotReady';
	}
	if (!pod.metadata.deletionTimestamp) return reason;
	return textAt(pod, 'status.reason') === 'NodeLost' ? 'Unknown' : 'Terminating';
}

const isInitialized = (pod: KubeObject) =>
	objectsAt(pod, 'status.conditions').some(({type, status}) => type === 'Initialized' && status === 'True');

const isReady = (pod: KubeObject) =>
	objectsAt(pod, 'status.conditions').some(({type, status}) => type === 'Ready' && status === 'True');

const restartsAlways = (container: JsonObject) => container.restartPolicy === 'Always';

function initReason(pod: KubeObject): string | undefined {
	const specs = new Map(objectsAt(pod, 'spec.initContainers').map(spec => [textAt(spec, 'name'), spec]));
	const statuses = objectsAt(pod, 'status.initContainerStatuses');
	for (const [index, status] of statuses.entries()) {
		const spec = specs.get(textAt(status, 'name')) ?? {};
		const terminated = objectAt(status, 'state.terminated');
		if (status.state && textAt(terminated, 'exitCode') === '0') continue;
		if (restartsAlways(spec) && status.started === true) continue;
		if (textAt(terminated, 'exitCode') !== '') return `Init:${exitReason(terminated)}`;
		const waiting = textAt(status, 'state.waiting.reason');
		if (waiting !== '' && waiting !== 'PodInitializing') return `Init:${waiting}`;
		return `Init:${index}/${specs.size}`;
	}
	return undefined;
}

function exitReason(terminated: JsonObject): string {
	const signal = numberAt(terminated, 'signal');
	return (
		textAt(terminated, 'reason') ||
		(signal === 0 ? `ExitCode:${textAt(terminated, 'exitCode')}` : `Signal:${signal}`)
	);
}

/** Reasons of the containers from the last to the first, as the first one wins; whether one runs and is ready. */
function containerReasons(pod: KubeObject): {containers: readonly string[]; running: boolean} {
	const reasons: string[] = [];
	let running = false;
	for (const status of objectsAt(pod, 'status.containerStatuses').toReversed()) {
		const waiting = textAt(status, 'state.waiting.reason');
		const terminated = objectAt(status, 'state.terminated');
		if (waiting !== '') reasons.push(waiting);
		else if (textAt(terminated, 'exitCode') !== '') reasons.push(exitReason(terminated));
		else if (status.ready === true && objectAt(status, 'state').running) running = true;
	}
	return {containers: reasons, running};
}

function readiness(pod: KubeObject): string {
	const sidecars = objectsAt(pod, 'spec.initContainers').filter(restartsAlways);
	const names = new Set(sidecars.map(({name}) => name));
	const statuses = [
		...objectsAt(pod, 'status.containerStatuses'),
		...objectsAt(pod, 'status.initContainerStatuses').filter(({name}) => names.has(name)),
	];
	const ready = statuses.filter(status => status.ready === true).length;
	return `${ready}/${objectsAt(pod, 'spec.containers').length + sidecars.length}`;
}

function restarts(pod: KubeObject, now: number): string {
	const initializing = initReason(pod) !== undefined && !isInitialized(pod);
	const statuses = objectsAt(pod, `status.${initializing ? 'initContainerStatuses' : 'containerStatuses'}`);
	const count = statuses.reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0);
	const last = Math.max(
		...statuses.map(status => Date.parse(textAt(status, 'lastState.terminated.finishedAt')) || 0),
	);
	return count > 0 && last > 0 ? `${count} (${humanDuration(now - last)} ago)` : String(count);
}

function gates(pod: KubeObject): string {
	const wanted = objectsAt(pod, 'spec.readinessGates').map(gate => textAt(gate, 'conditionType'));
	if (wanted.length === 0) return '<none>';
	const conditions = objectsAt(pod, 'status.conditions');
	const met = wanted.filter(type => conditions.some(item => item.type === type && item.status === 'True'));
	return `${met.length}/${wanted.length}`;
}

const shown = (text: string) => text || '<none>';

export const podPrinter: Printer = {
	columns: columns(
		'Name',
		'Ready',
		'Status',
		'Restarts',
		'Age',
		'+IP',
		'+Node',
		'+Nominated Node',
		'+Readiness Gates',
	),
	cells: (pod, now) => [
		pod.metadata.name,
		readiness(pod),
		reasonOf(pod),
		restarts(pod, now),
		since(pod.metadata.creationTimestamp, now),
		shown(textAt(objectsAt(pod, 'status.podIPs')[0], 'ip') || textAt(pod, 'status.podIP')),
		shown(textAt(pod, 'spec.nodeName')),
		shown(textAt(pod, 'status.nominatedNodeName')),
		gates(pod),
	],
};
