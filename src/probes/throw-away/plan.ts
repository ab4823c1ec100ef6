import {createHash} from 'node:crypto';
import {type ActionCluster, type ActionPlan, type ActionTarget, objectPath} from '../../actions/plan.ts';
import type {Labels} from '../../store/rows.ts';

/** Seconds after which what a probe left behind ends by itself. */
export const probeSeconds = 120;

/** The pod that a throw-away probe stands in for. */
export type StandIn = {
	readonly namespace: string;
	readonly pod: string;
	readonly uid: string;
	readonly node: string;
	readonly serviceAccount: string;
	/** Of the probe, not of the pod. */
	readonly labels: Labels;
	/** What has to be known about the labels, in words. */
	readonly notes: readonly string[];
};

/** What a restricted namespace asks for (kubernetes pod-security-admission policy/). */
const containerSecurity = {
	runAsNonRoot: true,
	runAsUser: 65_532,
	allowPrivilegeEscalation: false,
	capabilities: {drop: ['ALL']},
	seccompProfile: {type: 'RuntimeDefault'},
};

const command = ['sleep', String(probeSeconds)];

/** A name that is the same for the same plan and new for another one: the digest of a plan must be the same twice. */
export function probeName(...parts: readonly string[]): string {
	return `ktriage-probe-${createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)}`;
}

const podTarget = (namespace: string, name: string): ActionTarget => ({
	group: '',
	version: 'v1',
	resource: 'pods',
	kind: 'Pod',
	namespace,
	name,
});

/** A pod like the one under test on the same node, made and deleted again by one plan. */
export function probePodPlan(cluster: ActionCluster, like: StandIn, name: string, image: string): ActionPlan {
	const {namespace, pod, uid, node, serviceAccount, labels, notes} = like;
	const target = podTarget(namespace, name);
	const manifest = {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace, labels},
		spec: {
			nodeName: node,
			...(serviceAccount !== '' && {serviceAccountName: serviceAccount}),
			restartPolicy: 'Never',
			activeDeadlineSeconds: probeSeconds,
			terminationGracePeriodSeconds: 0,
			automountServiceAccountToken: false,
			enableServiceLinks: false,
			tolerations: [{operator: 'Exists'}],
			containers: [
				{
					name: 'probe',
					image,
					imagePullPolicy: 'IfNotPresent',
					command,
					securityContext: containerSecurity,
					resources: {
						requests: {cpu: '10m', memory: '16Mi'},
						limits: {cpu: '100m', memory: '64Mi'},
					},
				},
			],
		},
	};
	const path = objectPath(target);
	return {
		kind: 'probe-pod',
		title: `Probe from a throw-away pod like ${namespace}/${pod} on ${node}`,
		cluster,
		bound: [{target: podTarget(namespace, pod), path: objectPath(podTarget(namespace, pod)), uid}],
		requests: [
			{
				verb: 'create',
				method: 'POST',
				path: path.slice(0, path.lastIndexOf('/')),
				contentType: 'application/json',
				body: JSON.stringify(manifest),
				target,
				kubectl: `kubectl -n ${namespace} create -f ${name}.json`,
				canDryRun: true,
				backup: false,
				effect: {kind: 'exists'},
			},
			{
				verb: 'delete',
				method: 'DELETE',
				path,
				target,
				kubectl: `kubectl -n ${namespace} delete pod ${name}`,
				canDryRun: false,
				backup: false,
				effect: {kind: 'gone'},
			},
		],
		better: ['Ask from the pod itself (--by exec) where its image has a tool.'],
		consequences: [
			`a pod ${namespace}/${name} for some seconds, counted by quotas; it ends by itself after ${probeSeconds} s`,
			...notes,
		],
		undo: 'it is deleted by the same plan; ktriage cleanup finds what a crash left',
		confirmations: [{kind: 'yes'}],
	};
}

/** An ephemeral container in a pod: its network, its address, its policies. It stays in the object until the pod goes. */
export function ephemeralPlan(
	cluster: ActionCluster,
	{namespace, pod, uid}: Pick<StandIn, 'namespace' | 'pod' | 'uid'>,
	name: string,
	image: string,
	notes: readonly string[] = [],
): ActionPlan {
	const target = podTarget(namespace, pod);
	const path = objectPath(target);
	const container = {
		name,
		image,
		imagePullPolicy: 'IfNotPresent',
		command,
		securityContext: containerSecurity,
		terminationMessagePolicy: 'FallbackToLogsOnError',
	};
	return {
		kind: 'probe-container',
		title: `Probe from an ephemeral container in ${namespace}/${pod}`,
		cluster,
		bound: [{target, path, uid}],
		requests: [
			{
				verb: 'patch',
				method: 'PATCH',
				path: `${path}/ephemeralcontainers`,
				contentType: 'application/strategic-merge-patch+json',
				body: JSON.stringify({spec: {ephemeralContainers: [container]}}),
				target,
				kubectl: `kubectl -n ${namespace} debug ${pod} --image=${image} --container=${name} --profile=restricted -- ${command.join(' ')}`,
				canDryRun: true,
				backup: false,
				effect: {kind: 'untold'},
			},
		],
		better: ['Ask from the pod itself (--by exec) where its image has a tool.'],
		consequences: [
			`container ${name} ends by itself after ${probeSeconds} s and stays listed in the pod until the pod goes: Kubernetes takes none away`,
			...notes,
		],
		undo: '',
		confirmations: [{kind: 'yes'}],
	};
}
