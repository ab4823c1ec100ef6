import type {Json} from '../protobuf/encode.ts';
import type {Random} from '../random.ts';
import {EPOCH, fieldsOf, timestamp} from './metadata.ts';
import {type PodSpec, podSpec} from './pod-spec.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job';

/** What pods are made from: a controller with its template, and the parts of the pods' managed fields that all share. */
export type Workload = {
	readonly namespace: string;
	readonly name: string;
	readonly kind: WorkloadKind;
	readonly replicas: number;
	readonly uid: string;
	/** The ReplicaSet of a Deployment. */
	readonly replicaSet: string;
	readonly replicaSetUid: string;
	readonly hash: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly annotations: Readonly<Record<string, string>>;
	readonly spec: PodSpec;
	readonly hostNetwork: boolean;
	readonly managedFields: string;
};

const LARGE: Readonly<Record<WorkloadKind, number>> = {
	Deployment: 1000,
	DaemonSet: 1000,
	StatefulSet: 30,
	Job: 5,
};

// Most workloads are small and a few are very large, as in real clusters.
function size(random: Random): number {
	const dice = random.below(100);
	if (dice < 60) return 1 + random.below(5);
	if (dice < 90) return 6 + random.below(25);
	return dice < 99 ? 30 + random.below(170) : 200 + random.below(800);
}

function kindFor(random: Random, replicas: number): WorkloadKind {
	const dice = random.below(100);
	if (dice < 12) return 'StatefulSet';
	if (dice < 18) return 'Job';
	return dice < 22 && replicas > 20 ? 'DaemonSet' : 'Deployment';
}

function workload(
	random: Random,
	index: number,
	namespace: string,
	kind: WorkloadKind,
	replicas: number,
): Workload {
	const team = random.word();
	const name = `${random.word()}-${random.word()}-${index}`;
	const version = `${1 + random.below(4)}.${random.below(30)}.${random.below(90)}`;
	const hash = random.suffix(10);
	const hostNetwork = kind === 'DaemonSet' && random.below(2) === 0;
	const labels = {
		app: name,
		'app.kubernetes.io/name': name,
		'app.kubernetes.io/instance': `${name}-prod`,
		'app.kubernetes.io/version': version,
		'app.kubernetes.io/managed-by': 'Helm',
		team,
		env: random.pick(['prod', 'prod', 'stage']),
		tier: random.pick(['frontend', 'backend', 'data', 'ml']),
	};
	const annotations = {
		'checksum/config': random.hex(64),
		'kubectl.kubernetes.io/restartedAt': timestamp(EPOCH + random.below(3e9)),
		'prometheus.io/port': '9090',
		'prometheus.io/scrape': 'true',
	};
	const spec = podSpec(random, {name, namespace, team, version, hostNetwork});
	const uid = random.uid();
	const fields: Json = {
		...fieldsOf({metadata: {annotations, generateName: '', labels, ownerReferences: [{uid}]}}),
		...fieldsOf({spec}),
	};
	return {
		namespace,
		name,
		kind,
		replicas,
		uid,
		replicaSet: `${name}-${hash}`,
		replicaSetUid: random.uid(),
		hash,
		labels,
		annotations,
		spec,
		hostNetwork,
		managedFields: JSON.stringify(fields),
	};
}

/** Workloads with `pods` pods in all, in the order of the API. */
export function buildWorkloads(
	random: Random,
	pods: number,
	namespaces: readonly string[],
): readonly Workload[] {
	const workloads: Workload[] = [];
	for (let left = pods; left > 0; ) {
		const wanted = size(random);
		const kind = kindFor(random, wanted);
		const replicas = Math.min(wanted, LARGE[kind], left);
		const namespace = namespaces[
			Math.floor(namespaces.length * random.fraction() * random.fraction())
		] as string;
		workloads.push(workload(random, workloads.length, namespace, kind, replicas));
		left -= replicas;
	}
	const key = ({namespace, name}: Workload) => `${namespace}/${name}`;
	return workloads.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
