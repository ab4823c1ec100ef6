import type {Json} from '../protobuf/encode.ts';
import type {Random} from '../random.ts';

export type VolumeMount = {readonly name: string; readonly mountPath: string; readonly readOnly?: boolean};
export type Container = Json & {
	readonly name: string;
	readonly image: string;
	readonly volumeMounts: readonly VolumeMount[];
};
export type PodSpec = Json & {readonly containers: readonly Container[]; readonly volumes: readonly Json[]};

type Template = {
	readonly name: string;
	readonly namespace: string;
	readonly team: string;
	readonly version: string;
	readonly hostNetwork: boolean;
};

function probe(path: string): Json {
	return {
		httpGet: {path, port: 'http', scheme: 'HTTP'},
		initialDelaySeconds: 10,
		timeoutSeconds: 1,
		periodSeconds: 10,
		successThreshold: 1,
		failureThreshold: 3,
	};
}

function environment(random: Random, {name, namespace}: Template, index: number): Json {
	const variable = `${random.word()}_${random.word()}_${index}`.toUpperCase();
	const dice = random.below(5);
	if (dice === 0)
		return {
			name: variable,
			valueFrom: {secretKeyRef: {name: `${name}-secrets`, key: variable.toLowerCase()}},
		};
	if (dice === 1)
		return {name: variable, valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: 'status.podIP'}}};
	return {name: variable, value: `http://${random.word()}.${namespace}.svc.cluster.local:8080/v1`};
}

function container(random: Random, template: Template, name: string): Container {
	return {
		name,
		image: `images.example.internal/${template.team}/${name}:${template.version}`,
		args: ['--config=/etc/app/config.yaml'],
		ports: [{name: 'http', containerPort: 8080, protocol: 'TCP'}],
		env: Array.from({length: 1 + random.below(5)}, (_, index) => environment(random, template, index)),
		resources: {limits: {memory: '512Mi'}, requests: {cpu: '100m', memory: '256Mi'}},
		volumeMounts: [
			{name: 'config', readOnly: true, mountPath: '/etc/app'},
			{name: 'tmp', mountPath: '/tmp'},
		],
		livenessProbe: probe('/healthz'),
		readinessProbe: probe('/readyz'),
		terminationMessagePath: '/dev/termination-log',
		terminationMessagePolicy: 'File',
		imagePullPolicy: 'IfNotPresent',
		securityContext: {
			capabilities: {drop: ['ALL']},
			readOnlyRootFilesystem: true,
			allowPrivilegeEscalation: false,
		},
	};
}

/** A template as a chart of today writes it, with a sidecar now and then. */
export function podSpec(random: Random, template: Template): PodSpec {
	const names = [template.name];
	if (random.below(100) < 12) names.push('istio-proxy');
	if (random.below(100) < 2) names.push('vault-agent');
	return {
		volumes: [
			{name: 'config', configMap: {name: `${template.name}-config`, defaultMode: 420}},
			{name: 'tmp', emptyDir: {}},
		],
		containers: names.map(name => container(random, template, name)),
		restartPolicy: 'Always',
		terminationGracePeriodSeconds: 30,
		dnsPolicy: 'ClusterFirst',
		serviceAccountName: template.name,
		serviceAccount: template.name,
		securityContext: {
			runAsUser: 65532,
			runAsNonRoot: true,
			fsGroup: 65532,
			seccompProfile: {type: 'RuntimeDefault'},
		},
		imagePullSecrets: [{name: 'regcred'}],
		schedulerName: 'default-scheduler',
		tolerations: ['not-ready', 'unreachable'].map(key => ({
			key: `node.kubernetes.io/${key}`,
			operator: 'Exists',
			effect: 'NoExecute',
			tolerationSeconds: 300,
		})),
		priority: 0,
		enableServiceLinks: true,
		preemptionPolicy: 'PreemptLowerPriority',
		...(template.hostNetwork ? {hostNetwork: true} : {}),
	};
}

/** The template as a running pod has it: scheduled, with the service account's volume in every container. */
export function scheduledSpec(random: Random, spec: PodSpec, nodeName: string | undefined): PodSpec {
	const access = `kube-api-access-${random.suffix(5)}`;
	const mount = {name: access, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount'};
	const sources = [
		{serviceAccountToken: {expirationSeconds: 3607, path: 'token'}},
		{configMap: {name: 'kube-root-ca.crt', items: [{key: 'ca.crt', path: 'ca.crt'}]}},
		{
			downwardAPI: {
				items: [{path: 'namespace', fieldRef: {apiVersion: 'v1', fieldPath: 'metadata.namespace'}}],
			},
		},
	];
	return {
		...spec,
		...(nodeName === undefined ? {} : {nodeName}),
		volumes: [...spec.volumes, {name: access, projected: {sources, defaultMode: 420}}],
		containers: spec.containers.map(one => ({...one, volumeMounts: [...one.volumeMounts, mount]})),
	};
}
