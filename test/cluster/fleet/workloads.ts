import {createHash} from 'node:crypto';
import {fleetLabel} from './nodes.ts';

/** A Deployment with its one ReplicaSet. */
export type Workload = {
	readonly namespace: string;
	readonly name: string;
	readonly hash: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly replicas: number;
};

const digest = (text: string, length: number) =>
	createHash('sha256').update(text).digest('hex').slice(0, length);

/** Splits `pods` into workloads of 1 to 60 replicas, spread over the namespaces. */
export function fleetWorkloads(pods: number, namespaces: readonly string[]): readonly Workload[] {
	const sizes = [3, 1, 12, 2, 60, 5, 1, 30, 8, 2];
	const workloads: Workload[] = [];
	for (let left = pods, index = 0; left > 0; index++) {
		const replicas = Math.min(left, sizes[index % sizes.length] ?? 1);
		const namespace = namespaces[index % namespaces.length] ?? 'default';
		const name = `service-${String(index).padStart(4, '0')}`;
		const labels = {
			'app.kubernetes.io/name': name,
			'app.kubernetes.io/instance': `${name}-${namespace}`,
			'app.kubernetes.io/version': '1.4.2',
			'app.kubernetes.io/managed-by': 'Helm',
			team: `team-${index % 7}`,
		};
		workloads.push({namespace, name, hash: digest(name, 10), labels, replicas});
		left -= replicas;
	}
	return workloads;
}

/** Labels of the pods and of the ReplicaSet. */
export function podLabels(workload: Workload): Readonly<Record<string, string>> {
	return {...workload.labels, 'pod-template-hash': workload.hash};
}

const probe = (path: string) => ({
	httpGet: {path, port: 'http', scheme: 'HTTP'},
	initialDelaySeconds: 10,
	timeoutSeconds: 1,
	periodSeconds: 10,
	successThreshold: 1,
	failureThreshold: 3,
});

/** The pod spec of a workload, as large as those of real clusters. */
export function podSpec(workload: Workload): object {
	return {
		containers: [
			{
				name: workload.name,
				image: `registry.example.com/platform/${workload.name}:1.4.2`,
				args: ['--config=/etc/app/config.yaml', '--log-format=json'],
				ports: [
					{name: 'http', containerPort: 8080, protocol: 'TCP'},
					{name: 'metrics', containerPort: 9090, protocol: 'TCP'},
				],
				env: [
					{name: 'POD_NAME', valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.name'}}},
					{name: 'POD_IP', valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: 'status.podIP'}}},
					{name: 'UPSTREAM_URL', value: `http://gateway.${workload.namespace}.svc.cluster.local:8080/v1`},
					{name: 'LOG_LEVEL', value: 'info'},
				],
				resources: {limits: {memory: '512Mi'}, requests: {cpu: '100m', memory: '256Mi'}},
				volumeMounts: [
					{name: 'config', mountPath: '/etc/app', readOnly: true},
					{name: 'scratch', mountPath: '/tmp'},
				],
				livenessProbe: probe('/healthz'),
				readinessProbe: probe('/ready'),
				imagePullPolicy: 'IfNotPresent',
			},
		],
		volumes: [
			{name: 'config', configMap: {name: `${workload.name}-config`, defaultMode: 420}},
			{name: 'scratch', emptyDir: {}},
		],
		tolerations: [{key: fleetLabel, operator: 'Exists', effect: 'NoSchedule'}],
	};
}

/** The Deployment of a workload. */
export function deploymentObject(workload: Workload): object {
	return {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {
			name: workload.name,
			namespace: workload.namespace,
			labels: workload.labels,
			annotations: {'deployment.kubernetes.io/revision': '1'},
		},
		spec: {
			replicas: workload.replicas,
			selector: {matchLabels: workload.labels},
			template: {metadata: {labels: workload.labels}, spec: podSpec(workload)},
		},
	};
}

/** The ReplicaSet of a workload; its template must equal that of the Deployment, else a rollout would start. */
export function replicaSetObject(workload: Workload, deploymentUid: string): object {
	const labels = podLabels(workload);
	return {
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {
			name: `${workload.name}-${workload.hash}`,
			namespace: workload.namespace,
			labels,
			annotations: {
				'deployment.kubernetes.io/desired-replicas': String(workload.replicas),
				'deployment.kubernetes.io/max-replicas': String(workload.replicas + Math.ceil(workload.replicas / 4)),
				'deployment.kubernetes.io/revision': '1',
			},
			ownerReferences: [owner('Deployment', workload.name, deploymentUid)],
		},
		spec: {
			replicas: workload.replicas,
			selector: {matchLabels: labels},
			template: {metadata: {labels}, spec: podSpec(workload)},
		},
	};
}

/** What the controllers would write, at 20 requests a second, when they find all pods ready. */
export function deploymentStatus(workload: Workload, now: string): object {
	const condition = (type: string, reason: string, message: string) => ({
		type,
		status: 'True',
		reason,
		message,
		lastUpdateTime: now,
		lastTransitionTime: now,
	});
	return {
		...replicaCounts(workload),
		updatedReplicas: workload.replicas,
		conditions: [
			condition('Available', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
			condition(
				'Progressing',
				'NewReplicaSetAvailable',
				`ReplicaSet "${workload.name}-${workload.hash}" has successfully progressed.`,
			),
		],
	};
}

/** The status of the ReplicaSet of a workload. */
export function replicaSetStatus(workload: Workload): object {
	return {...replicaCounts(workload), fullyLabeledReplicas: workload.replicas};
}

function replicaCounts({replicas}: Workload): object {
	return {observedGeneration: 1, replicas, readyReplicas: replicas, availableReplicas: replicas};
}

/** A reference to the controlling owner. */
export function owner(kind: string, name: string, uid: string): object {
	return {apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true};
}
