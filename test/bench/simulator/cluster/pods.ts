import type {Random} from '../random.ts';
import {addObject, createResourceSet, type KubeObject, type ResourceSet} from '../resource-set.ts';
import type {AddressPlan} from './addresses.ts';
import {nodeAddress} from './addresses.ts';
import {controlledBy, EPOCH, fieldsOf, managedBy, timestamp} from './metadata.ts';
import {scheduledSpec} from './pod-spec.ts';
import {type Fate, podStatus, tableStatus} from './pod-status.ts';
import type {Workload} from './workloads.ts';

/** What services, endpoint slices and Calico's blocks need to know of a pod. */
export type PodFact = {
	readonly name: string;
	readonly uid: string;
	readonly ip: string;
	readonly node: string;
	readonly ready: boolean;
	/** Has an address and has not ended: its address is in use. */
	readonly addressed: boolean;
};

const COLUMNS = ['Name', 'Ready', 'Status', 'Restarts', 'Age'].map(name => ({name}));
const WIDE_COLUMNS = ['IP', 'Node', 'Nominated Node', 'Readiness Gates'].map(name => ({name, wide: true}));

// Per thousand, in this order: crash looping 20, unschedulable 10, evicted 5, stuck deleting 3.
function fateOf(random: Random, workload: Workload): Fate {
	const dice = random.below(1000);
	if (dice < 20) return 'crashing';
	if (dice < 30) return 'unschedulable';
	if (dice < 35) return 'evicted';
	if (dice < 38) return 'stuck';
	return workload.kind === 'Job' ? 'completed' : 'running';
}

function ownership({kind, name, uid, hash, replicaSet, replicaSetUid}: Workload, ordinal: number) {
	const generated = {'controller-revision-hash': hash};
	const owned = (
		by: string,
		owner: string,
		id: string,
		labels: Record<string, string>,
		apiVersion = 'apps/v1',
	) => ({
		generateName: `${owner}-`,
		labels,
		ownerReferences: controlledBy(apiVersion, by, owner, id),
	});
	if (kind === 'Deployment')
		return owned('ReplicaSet', replicaSet, replicaSetUid, {'pod-template-hash': hash});
	if (kind === 'DaemonSet')
		return owned('DaemonSet', name, uid, {...generated, 'pod-template-generation': '7'});
	if (kind === 'Job')
		return owned(
			'Job',
			name,
			uid,
			{'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name},
			'batch/v1',
		);
	const identity = {
		'statefulset.kubernetes.io/pod-name': `${name}-${ordinal}`,
		'apps.kubernetes.io/pod-index': String(ordinal),
	};
	return owned('StatefulSet', name, uid, {...identity, ...generated});
}

const CNI_FIELDS = JSON.stringify(fieldsOf({metadata: {annotations: cniAnnotations('', '')}}));
const CONDITIONS = ['ContainersReady', 'Initialized', 'PodReadyToStartContainers', 'Ready'].map(type => ({
	type,
	status: '',
	lastProbeTime: '',
	lastTransitionTime: '',
}));
// The same for every pod but its address: made once, because the cluster is built pod by pod.
const STATUS_FIELDS = JSON.stringify(
	fieldsOf({
		status: {
			conditions: CONDITIONS,
			containerStatuses: '',
			hostIP: '',
			hostIPs: '',
			phase: '',
			podIP: '',
			podIPs: [{ip: 'ADDRESS'}],
			startTime: '',
		},
	}),
);

function cniAnnotations(containerId: string, ip: string): Record<string, string> {
	return {
		'cni.projectcalico.org/containerID': containerId,
		'cni.projectcalico.org/podIP': `${ip}/32`,
		'cni.projectcalico.org/podIPs': `${ip}/32`,
	};
}

type Placed = {
	readonly workload: Workload;
	readonly ordinal: number;
	readonly node: number;
	readonly nodeName: string;
};

function podAddress(
	plan: AddressPlan,
	{workload, node}: Placed,
	fate: Fate,
	name: string,
	handle: string,
	at: string,
) {
	if (fate === 'unschedulable') return {ip: '', calico: false};
	if (workload.hostNetwork) return {ip: nodeAddress(node), calico: false};
	// The move to Calico is a little over half done.
	const calico = workload.hash.charCodeAt(0) % 5 < 3;
	if (!calico) return {ip: plan.flannel(node), calico};
	const released = fate === 'evicted' || fate === 'completed';
	const holder = (ip: string) =>
		released ? undefined : {ip, namespace: workload.namespace, pod: name, handle, at};
	return {ip: plan.calico(node, holder), calico};
}

function buildPod(
	random: Random,
	plan: AddressPlan,
	nodes: number,
	placed: Placed,
): KubeObject & {readonly fact: PodFact} {
	const {workload, ordinal, nodeName} = placed;
	const fate = fateOf(random, workload);
	const created = EPOCH + random.below(3e9);
	const {generateName, labels, ownerReferences} = ownership(workload, ordinal);
	const name = generateName + (workload.kind === 'StatefulSet' ? ordinal : random.suffix(5));
	const uid = random.uid();
	const containerId = random.hex(64);
	const {ip, calico} = podAddress(
		plan,
		placed,
		fate,
		name,
		`k8s-pod-network.${containerId}`,
		timestamp(created),
	);
	const cni = cniAnnotations(containerId, ip);
	const managedFields = [
		managedBy('kube-controller-manager', created, workload.managedFields),
		...(calico ? [managedBy('calico', created + 2e3, CNI_FIELDS, 'status')] : []),
		managedBy('kubelet', created + 9e3, STATUS_FIELDS.replace('ADDRESS', ip), 'status'),
	];
	const deleting = {
		deletionTimestamp: timestamp(created + 36e5),
		deletionGracePeriodSeconds: 30,
		finalizers: ['example.io/drain-guard'],
	};
	const metadata = {
		name,
		...(workload.kind === 'StatefulSet' ? {} : {generateName}),
		namespace: workload.namespace,
		uid,
		creationTimestamp: timestamp(created),
		...(fate === 'stuck' ? deleting : {}),
		labels: {...workload.labels, ...labels},
		annotations: {...(calico ? cni : {}), ...workload.annotations},
		ownerReferences,
		managedFields,
	};
	const spec = scheduledSpec(random, workload.spec, fate === 'unschedulable' ? undefined : nodeName);
	const pod = {
		name,
		namespace: workload.namespace,
		uid,
		ip,
		hostIp: nodeAddress(placed.node),
		created,
		nodes,
	};
	const status = podStatus(random, fate, pod, spec.containers);
	const ready = fate === 'running';
	const addressed = !['unschedulable', 'evicted', 'completed'].includes(fate);
	return {metadata, spec, status, fact: {name, uid, ip, node: nodeName, ready, addressed}};
}

/** All pods of the workloads, on nodes at random, with addresses of both networks. Facts are by workload. */
export function buildPods(
	random: Random,
	workloads: readonly Workload[],
	nodes: readonly string[],
	plan: AddressPlan,
): {readonly set: ResourceSet; readonly facts: ReadonlyMap<Workload, readonly PodFact[]>} {
	const set = createResourceSet({
		group: '',
		version: 'v1',
		plural: 'pods',
		kind: 'Pod',
		namespaced: true,
		builtIn: true,
		columns: [...COLUMNS, ...WIDE_COLUMNS],
	});
	const facts = new Map<Workload, readonly PodFact[]>();
	for (const workload of workloads) {
		const pods = Array.from({length: workload.replicas}, (_, ordinal) => {
			const node = random.below(nodes.length);
			return buildPod(random, plan, nodes.length, {workload, ordinal, node, nodeName: nodes[node] as string});
		}).sort((a, b) => (a.fact.name < b.fact.name ? -1 : 1));
		for (const {fact, ...object} of pods) addObject(set, object, tableStatus(object, fact));
		facts.set(
			workload,
			pods.map(({fact}) => fact),
		);
	}
	return {set, facts};
}
