import type {ContainerSpec, WorkloadSpec} from '../plan.ts';

const tokenMount = {
	name: 'kube-api-access',
	readOnly: true,
	mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
};

const tokenVolume = {
	name: 'kube-api-access',
	projected: {
		defaultMode: 420,
		sources: [
			{serviceAccountToken: {expirationSeconds: 3607, path: 'token'}},
			{configMap: {name: 'kube-root-ca.crt', items: [{key: 'ca.crt', path: 'ca.crt'}]}},
			{
				downwardAPI: {
					items: [{path: 'namespace', fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.namespace'}}],
				},
			},
		],
	},
};

const evictionTolerations = ['not-ready', 'unreachable'].map(key => ({
	key: `node.kubernetes.io/${key}`,
	operator: 'Exists',
	effect: 'NoExecute',
	tolerationSeconds: 300,
}));

const everywhere = [
	{operator: 'Exists', effect: 'NoSchedule'},
	{operator: 'Exists', effect: 'NoExecute'},
];

function container(spec: ContainerSpec, claims: readonly string[]): Readonly<Record<string, unknown>> {
	const ports = spec.ports.map(port => {
		const [number = '', protocol = 'TCP'] = port.split('/');
		return {containerPort: Number(number), protocol};
	});
	return {
		name: spec.name,
		image: spec.image,
		...(spec.args === undefined ? {} : {args: spec.args}),
		...(ports.length === 0 ? {} : {ports}),
		...(spec.env === undefined
			? {}
			: {env: Object.entries(spec.env).map(([name, value]) => ({name, value}))}),
		resources: {
			...(spec.limits === undefined ? {} : {limits: spec.limits}),
			...(spec.requests === undefined ? {} : {requests: spec.requests}),
		},
		volumeMounts: [...claims.map(name => ({name, mountPath: `/mnt/${name}`})), tokenMount],
		terminationMessagePath: '/dev/termination-log',
		terminationMessagePolicy: 'File',
		imagePullPolicy: 'IfNotPresent',
	};
}

/** True when every pod of the workload shares its node's network. */
export function usesHostNetwork(workload: WorkloadSpec): boolean {
	return workload.pods.length > 0 && workload.pods.every(pod => pod.address.kind === 'host');
}

/** The part of a pod's spec that all pods of a workload share. */
export type PodTemplate = {readonly volumes: readonly unknown[]; readonly [field: string]: unknown};

/** The pod spec that all pods of a workload share. */
export function podTemplateSpec(workload: WorkloadSpec): PodTemplate {
	const claims = Object.keys(workload.claims ?? {});
	const account = workload.serviceAccount ?? 'default';
	const daemon = workload.kind === 'DaemonSet';
	return {
		volumes: [tokenVolume],
		...(workload.initContainers === undefined
			? {}
			: {initContainers: workload.initContainers.map(spec => container(spec, []))}),
		containers: workload.containers.map(spec => container(spec, claims)),
		restartPolicy: workload.owner === undefined ? 'Always' : 'Never',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		serviceAccountName: account,
		serviceAccount: account,
		...(usesHostNetwork(workload) ? {hostNetwork: true} : {}),
		securityContext: {},
		schedulerName: 'default-scheduler',
		tolerations: daemon ? everywhere : evictionTolerations,
		...(daemon ? {priorityClassName: 'system-node-critical', priority: 2000001000} : {priority: 0}),
		enableServiceLinks: true,
		preemptionPolicy: 'PreemptLowerPriority',
	};
}

/** The volumes that a pod of a StatefulSet gets in addition to the template's. */
export function claimVolumes(workload: WorkloadSpec, pod: string): readonly unknown[] {
	return Object.keys(workload.claims ?? {}).map(name => ({
		name,
		persistentVolumeClaim: {claimName: `${name}-${pod}`},
	}));
}
