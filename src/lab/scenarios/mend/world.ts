import {isDeepStrictEqual} from 'node:util';
import type {LabClock} from '../../clock.ts';
import {type KubeObject, numberAt, textAt, valueAt} from '../../json.ts';
import type {Lab} from '../../lab.ts';
import {wellLines} from '../base/logs.ts';
import {rfc3339} from '../clock.ts';
import {difference, partOf} from '../demo/part.ts';
import {suffix} from '../ids.ts';
import type {KubeObject as Written} from '../object.ts';
import type {ClusterPlan, WorkloadSpec} from '../plan.ts';
import {assignAddresses, runWorkflows} from './platform.ts';
import {pathOf, started, successor, withWorkload} from './pods.ts';
import {activePool, mirrorPools, withPool} from './pool.ts';
import {reportServing, servingOf, withAgent} from './serving.ts';

/** How long a pod waits for its network, and how soon anybody notices what changed; milliseconds. */
const wiredAfterMs = 300;
const noticedAfterMs = 50;

const clusterCidr = '10.42.0.0/16';

const resources: Readonly<Record<string, {readonly group: string; readonly resource: string}>> = {
	Pod: {group: '', resource: 'pods'},
	ReplicaSet: {group: 'apps', resource: 'replicasets'},
	IPAMHandle: {group: 'crd.projectcalico.org', resource: 'ipamhandles'},
	IPAMBlock: {group: 'crd.projectcalico.org', resource: 'ipamblocks'},
};

const controllers: Readonly<Record<string, string>> = {
	Deployment: 'deployments',
	StatefulSet: 'statefulsets',
	DaemonSet: 'daemonsets',
};

/**
 * What answers when somebody repairs a played cluster: workloads are rolled out, pods get addresses of the pool that is active, endpoints
 * follow, MetalLB assigns, models load when nothing keeps them from it any more, workflows run. Returns the way to stop it.
 */
export function answerRepairs(lab: Lab, clock: LabClock, start: ClusterPlan): () => void {
	let plan = start;
	let stopped = false;
	let isNoticed = false;
	const everywhere = [
		new Set(start.workloads.map(pathOf)),
		new Set(start.nodes.map(({name}) => name)),
	] as const;
	const rolled = new Map(start.workloads.map(one => [pathOf(one), mark(lab, one)]));

	const become = (next: ClusterPlan) => {
		if (next === plan) return;
		const {put, gone} = difference(partOf(plan, ...everywhere), partOf(next, ...everywhere));
		plan = next;
		for (const {kind, metadata} of gone) {
			const {namespace = '', name} = metadata;
			const resource = resources[kind];
			if (resource !== undefined) lab.remove({...resource, name, ...(namespace && {namespace})}, true);
		}
		for (const object of put) write(lab, object);
	};
	const later = (milliseconds: number, callback: () => void) =>
		clock.after(milliseconds, () => {
			if (!stopped) callback();
		});

	/** Pods that are gone are made anew; those that nobody makes stay away. */
	const replace = () => {
		const now = rfc3339(clock.now());
		for (const workload of plan.workloads) {
			const lost = workload.pods.filter(({name}) => isGone(lab, workload.namespace, name));
			if (lost.length === 0) continue;
			const path = pathOf(workload);
			const isBare = workload.kind === 'Pod';
			const heirs = new Map(lost.map(pod => [pod.name, successor(workload, pod, now)]));
			become(
				withWorkload(plan, path, one => ({
					...one,
					pods: isBare
						? one.pods.filter(({name}) => !heirs.has(name))
						: one.pods.map(pod => heirs.get(pod.name) ?? pod),
				})),
			);
			if (!isBare)
				later(wiredAfterMs, () => {
					become(started(plan, path));
					for (const heir of heirs.values()) beginLogs(lab, workload, heir.name, rfc3339(clock.now()));
				});
		}
	};
	const rollOut = () => {
		for (const workload of plan.workloads) {
			const path = pathOf(workload);
			const wanted = mark(lab, workload);
			if (rolled.get(path) === wanted) continue;
			rolled.set(path, wanted);
			const hash = suffix(`${path}/${wanted}`, 10);
			become(withWorkload(plan, path, one => ({...one, templateHash: hash})));
			for (const {name} of workload.pods)
				lab.remove({resource: 'pods', namespace: workload.namespace, name}, true);
		}
	};
	const look = () => {
		isNoticed = false;
		if (stopped) return;
		mirrorPools(lab);
		const pool = activePool(lab);
		if (pool !== undefined && pool !== plan.calico.poolCidr) become(withPool(plan, pool));
		rollOut();
		replace();
		const serving = servingOf(lab, clusterCidr);
		const next = withAgent(plan, serving.agent);
		if (!isDeepStrictEqual(next, plan)) become(next);
		reportServing(lab, serving.models, clock.now());
		assignAddresses(lab);
		runWorkflows(lab, clock.now());
		settle(lab, plan);
	};
	const notice = () => {
		if (isNoticed || stopped) return;
		isNoticed = true;
		later(noticedAfterMs, look);
	};
	lab.observe(notice);
	return () => {
		stopped = true;
	};
}

/** What the containers of a new pod say. Those of the serving stack say more once they found each other. */
function beginLogs(lab: Lab, {namespace, containers}: WorkloadSpec, pod: string, at: string): void {
	for (const {name} of containers) {
		const key = `${namespace}/${pod}/${name}`;
		lab.beginLog(key);
		if (!findsOthers.has(name)) lab.appendLog(key, wellLines(name, at));
	}
}

const findsOthers = new Set(['manager', 'agent', 'scheduler']);

/** The mark that asks for a restart of all pods. */
function mark(lab: Lab, {kind, namespace, name}: WorkloadSpec): string {
	const resource = controllers[kind];
	if (resource === undefined) return '';
	const template = valueAt(
		lab.get({group: 'apps', resource, namespace, name}),
		'spec.template.metadata.annotations',
	);
	return JSON.stringify(template ?? {});
}

function isGone(lab: Lab, namespace: string, name: string): boolean {
	return lab.get({resource: 'pods', namespace, name}) === undefined;
}

/** Controllers keep what people wrote into them: only their status is reported. */
function write(lab: Lab, object: Written): void {
	const resource = controllers[object.kind];
	const {namespace = '', name} = object.metadata;
	const ref = {group: 'apps', resource: resource ?? '', namespace, name};
	const before = resource === undefined ? undefined : lab.get(ref);
	if (before === undefined) lab.apply(object);
	else lab.apply({...before, status: {...(object.status as object), observedGeneration: seen(before)}});
}

const seen = (object: KubeObject): number => numberAt(object, 'status.observedGeneration', 1);

/** A controller has seen the newest state of a workload once its pods are what it asks for. */
function settle(lab: Lab, plan: ClusterPlan): void {
	for (const {kind, namespace, name, pods} of plan.workloads) {
		const resource = controllers[kind];
		if (resource === undefined || pods.some(({phase}) => phase === 'Pending')) continue;
		const object = lab.get({group: 'apps', resource, namespace, name});
		const generation = object?.metadata.generation ?? 1;
		if (object === undefined || seen(object) >= generation || textAt(object, 'metadata.name') === '')
			continue;
		lab.patchStatus({group: 'apps', resource, namespace, name}, {observedGeneration: generation});
	}
}
