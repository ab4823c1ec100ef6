import {objectsAt, textAt} from '../../json.ts';
import type {Lab} from '../../lab.ts';
import {logLine} from '../base/logs.ts';
import {experimentObject, modelObject, models, serverObject} from '../base/seldon-objects.ts';
import {rfc3339} from '../clock.ts';
import type {ClusterPlan, PodSpec} from '../plan.ts';
import {type End, isAllowed, isWithin, podEnd} from './flows.ts';
import {withWorkload} from './pods.ts';

const serving = 'financial-inference';
const server = {namespace: serving, name: 'mlserver-0'};

/** What stands between the agent of the inference server, the scheduler, the object store and the controller. */
export type Serving = {readonly agent: boolean; readonly models: boolean};

/** Whether agents reach their scheduler and models their store, as the network and its policies are now. */
export function servingOf(lab: Lab, clusterCidr: string): Serving {
	const pod = (namespace: string, prefix: string): End | undefined => {
		const found = lab
			.list({resource: 'pods'})
			.find(
				({metadata}) =>
					metadata.namespace === namespace &&
					metadata.name.startsWith(prefix) &&
					metadata.deletionTimestamp === undefined,
			);
		return found && podEnd(lab, namespace, found.metadata.name);
	};
	const agent = podEnd(lab, server.namespace, server.name);
	const scheduler = pod(serving, 'seldon-scheduler-');
	const [dns, store, controller] = [
		pod('kube-system', 'coredns-'),
		pod('minio', 'minio-'),
		pod('seldon-system', 'seldon-v2-controller-manager-'),
	];
	if (!(agent && scheduler && dns && store && controller)) return {agent: false, models: false};
	const isOn = ({ip}: End) => hasCalico(lab, ip) && isWithin(ip, clusterCidr);
	const talks = (from: End, to: End, port: number, protocol: 'TCP' | 'UDP' = 'TCP') =>
		isAllowed(lab, from, to, {port, protocol});
	const agentTalks = isOn(scheduler) && talks(agent, dns, 53, 'UDP') && talks(agent, scheduler, 9005);
	return {
		agent: agentTalks,
		models: agentTalks && talks(agent, store, 9000) && talks(controller, scheduler, 9004),
	};
}

/** A pod that Flannel wired is not reached from other nodes. */
function hasCalico(lab: Lab, ip: string): boolean {
	return lab
		.list({resource: 'pods'})
		.some(
			pod =>
				textAt(pod, 'status.podIP') === ip &&
				pod.metadata.annotations?.['cni.projectcalico.org/podIP'] !== undefined,
		);
}

/** The plan with the container of the agent ready, or not. */
export function withAgent(plan: ClusterPlan, ready: boolean): ClusterPlan {
	const set = (pod: PodSpec): PodSpec => {
		if (pod.name !== server.name || pod.phase === 'Pending') return pod;
		const {states: _, ...rest} = pod;
		return ready ? rest : {...rest, states: {agent: {kind: 'running', ready: false}}};
	};
	return withWorkload(plan, `${serving}/mlserver`, one => ({...one, pods: one.pods.map(set)}));
}

/** What the controller of Seldon writes once the scheduler answers it and models are loaded. */
export function reportServing(lab: Lab, ready: boolean, now: number): void {
	const model = lab.get({
		group: 'mlops.seldon.io',
		resource: 'models',
		namespace: serving,
		name: models[0]?.name ?? '',
	});
	const was = objectsAt(model, 'status.conditions').some(
		({type, status}) => type === 'Ready' && status === 'True',
	);
	if (was === ready || model === undefined) return;
	const at = rfc3339(now);
	const born = model.metadata.creationTimestamp ?? at;
	const [message, reason] = ready
		? ['ModelAvailable', '']
		: ['ScheduleFailed', 'Failed to schedule model as no matching servers are available'];
	for (const one of models) lab.apply(modelObject(serving, one, born, {ready, message, reason, at}));
	lab.apply(
		experimentObject(born, {
			ready,
			reason: ready ? 'experiment active' : 'candidate models are not ready',
			at,
		}),
	);
	lab.apply(serverObject(serving, 'mlserver', born, {ready, loadedModels: ready ? models.length : 0, at}));
	if (ready) sayReady(lab, at);
}

function sayReady(lab: Lab, at: string): void {
	const say = (key: string, ...words: readonly string[]) =>
		lab.appendLog(
			key,
			words.map(text => logLine(at, text).trimEnd()),
		);
	const manager = lab
		.list({resource: 'pods'})
		.find(({metadata}) => metadata.name.startsWith('seldon-v2-controller-manager-'))?.metadata;
	if (manager !== undefined)
		say(
			`${manager.namespace}/${manager.name}/manager`,
			'INFO\tschedulerClient.SubscribeModelEvents\tReceived event\t{"name":"baseline-predictor","state":"ModelAvailable"}',
			'INFO\tschedulerClient.SubscribeExperimentEvents\tSetting experiment to ready\t{"experiment":"financial-ab-test-experiment"}',
		);
	say(
		`${serving}/mlserver-0/agent`,
		'level=info msg="Subscribed to scheduler" Source=AgentServiceManager',
		'level=info msg="Load model baseline-predictor:1 success" Source=Client',
	);
	say(
		`${serving}/seldon-scheduler-0/scheduler`,
		'level=info msg="Received subscribe request from mlserver:0" Source=agentServer',
	);
}
