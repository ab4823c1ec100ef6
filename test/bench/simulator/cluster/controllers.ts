import type {Json} from '../protobuf/encode.ts';
import type {Random} from '../random.ts';
import {addObject, createResourceSet, type ResourceSet} from '../resource-set.ts';
import {controlledBy, EPOCH, fieldsOf, metadata, timestamp} from './metadata.ts';
import type {Workload, WorkloadKind} from './workloads.ts';

const COLUMNS = ['Name', 'Ready', 'Up-to-date', 'Available', 'Age'].map(name => ({name}));

function setOf(group: string, kind: string): ResourceSet {
	const plural = `${kind.toLowerCase()}s`;
	return createResourceSet({
		group,
		version: 'v1',
		plural,
		kind,
		namespaced: true,
		builtIn: true,
		columns: COLUMNS,
	});
}

function template({labels, annotations, spec}: Workload, extra: Record<string, string>): Json {
	return {metadata: {labels: {...labels, ...extra}, annotations}, spec};
}

const selector = ({name}: Workload) => ({matchLabels: {app: name}});
const rolling = {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: '25%', maxSurge: '25%'}};

const SPECS: Readonly<Record<Exclude<WorkloadKind, 'Job'>, (workload: Workload) => Json>> = {
	Deployment: workload => ({
		replicas: workload.replicas,
		selector: selector(workload),
		template: template(workload, {}),
		strategy: rolling,
		revisionHistoryLimit: 10,
		progressDeadlineSeconds: 600,
	}),
	StatefulSet: workload => ({
		replicas: workload.replicas,
		selector: selector(workload),
		template: template(workload, {}),
		serviceName: workload.name,
		podManagementPolicy: 'OrderedReady',
		updateStrategy: {type: 'RollingUpdate'},
		revisionHistoryLimit: 10,
	}),
	DaemonSet: workload => ({
		selector: selector(workload),
		template: template(workload, {}),
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
		revisionHistoryLimit: 10,
	}),
};

function statusOf({kind, replicas, hash, name}: Workload): Json {
	const counts = {observedGeneration: 1, replicas, readyReplicas: replicas, availableReplicas: replicas};
	if (kind === 'StatefulSet')
		return {
			...counts,
			currentReplicas: replicas,
			updatedReplicas: replicas,
			updateRevision: `${name}-${hash}`,
		};
	if (kind === 'Deployment') {
		const at = timestamp(EPOCH);
		const available = {
			type: 'Available',
			status: 'True',
			reason: 'MinimumReplicasAvailable',
			message: 'available',
		};
		const conditions = [{...available, lastUpdateTime: at, lastTransitionTime: at}];
		return {...counts, updatedReplicas: replicas, conditions};
	}
	return {
		currentNumberScheduled: replicas,
		numberMisscheduled: 0,
		desiredNumberScheduled: replicas,
		numberReady: replicas,
		observedGeneration: 1,
		updatedNumberScheduled: replicas,
		numberAvailable: replicas,
	};
}

function addReplicaSets(random: Random, set: ResourceSet, workload: Workload): void {
	const {name, namespace, uid, replicas} = workload;
	const current = {name: workload.replicaSet, uid: workload.replicaSetUid, hash: workload.hash, replicas};
	const older = Array.from({length: 2}, () => {
		const hash = random.suffix(10);
		return {name: `${name}-${hash}`, uid: random.uid(), hash, replicas: 0};
	});
	for (const one of [current, ...older].sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const labels = {...workload.labels, 'pod-template-hash': one.hash};
		const spec = {
			replicas: one.replicas,
			selector: {matchLabels: {app: name, 'pod-template-hash': one.hash}},
			template: template(workload, {'pod-template-hash': one.hash}),
		};
		const given = {
			name: one.name,
			namespace,
			uid: one.uid,
			labels,
			annotations: {'deployment.kubernetes.io/desired-replicas': String(replicas)},
			ownerReferences: controlledBy('apps/v1', 'Deployment', name, uid),
		};
		const running = {
			fullyLabeledReplicas: one.replicas,
			readyReplicas: one.replicas,
			availableReplicas: one.replicas,
		};
		const status = {replicas: one.replicas, ...(one.replicas > 0 ? running : {}), observedGeneration: 1};
		const meta = metadata(random, given, 'kube-controller-manager', {metadata: {labels}, spec});
		addObject(set, {metadata: meta, spec, status}, [one.name, String(one.replicas), '', '', '33d']);
	}
}

function addBudget(random: Random, set: ResourceSet, workload: Workload): void {
	const {name, namespace, labels, replicas} = workload;
	const spec = {minAvailable: '50%', selector: selector(workload)};
	const healthy = Math.ceil(replicas / 2);
	const status = {
		observedGeneration: 1,
		disruptionsAllowed: replicas - healthy,
		currentHealthy: replicas,
		desiredHealthy: healthy,
		expectedPods: replicas,
	};
	const meta = metadata(random, {name, namespace, labels}, 'helm', {spec});
	addObject(set, {metadata: meta, spec, status}, [
		name,
		'50%',
		'N/A',
		String(status.disruptionsAllowed),
		'33d',
	]);
}

/** Deployments, ReplicaSets (the current one and two old ones), StatefulSets, DaemonSets and disruption budgets of the workloads. */
export function buildControllers(random: Random, workloads: readonly Workload[]): readonly ResourceSet[] {
	const replicaSets = setOf('apps', 'ReplicaSet');
	const budgets = setOf('policy', 'PodDisruptionBudget');
	const sets = {
		Deployment: setOf('apps', 'Deployment'),
		StatefulSet: setOf('apps', 'StatefulSet'),
		DaemonSet: setOf('apps', 'DaemonSet'),
	};
	for (const workload of workloads) {
		const {kind, name, namespace, uid, labels, replicas} = workload;
		if (kind === 'Job') continue;
		const spec = SPECS[kind](workload);
		const meta = metadata(
			random,
			{name, namespace, uid, labels},
			'helm',
			fieldsOf({metadata: {labels}, spec}),
		);
		const ready = `${replicas}/${replicas}`;
		addObject(sets[kind], {metadata: meta, spec, status: statusOf(workload)}, [name, ready, '', '', '33d']);
		if (kind === 'Deployment') addReplicaSets(random, replicaSets, workload);
		if (random.below(2) === 0) addBudget(random, budgets, workload);
	}
	return [...Object.values(sets), replicaSets, budgets];
}
