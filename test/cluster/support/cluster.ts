import {mkdtemp, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {clusterHome, run, runFolder, runStep} from './run.ts';

export {clusterHome, runFolder};

export type MigrationStep = 'partial' | 'finish' | 'cidr';
export type Component = 'apiserver' | 'kine' | 'controller-manager' | 'scheduler';

/** One rule of a ClusterRole. */
export type PolicyRule = {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
};

/** The names of the three nodes; the first one is the server. */
export function nodeNames(): readonly [string, string, string] {
	const name = process.env.KTRIAGE_CLUSTER_NAME || 'ktri';
	return [`${name}-server`, `${name}-agent-1`, `${name}-agent-2`];
}

/**
 * Builds what is missing and boots a new cluster with the demo workload, in place of one that may run. Resolves with
 * the path of its kubeconfig. A first build takes a quarter of an hour.
 */
export async function startCluster(): Promise<string> {
	await runStep('build');
	const output = await runStep('up', '--fresh');
	await runStep('demo');
	return output.trimEnd().split('\n').at(-1) ?? '';
}

/** Stops the cluster and removes it. */
export async function stopCluster(): Promise<void> {
	await runStep('down');
}

/** Runs kubectl of the cluster's own version as cluster administrator, or with another kubeconfig; resolves with its output. */
export function kubectl(
	args: readonly string[],
	options: {readonly kubeconfig?: string; readonly input?: string} = {},
): Promise<string> {
	const kubeconfig = options.kubeconfig ?? path.join(runFolder(), 'kubeconfig');
	return run(path.join(clusterHome(), 'bin', 'kubectl'), args, {
		env: {...process.env, KUBECONFIG: kubeconfig},
		input: options.input,
	});
}

/** Runs a program on the LAN of the nodes, as a client outside of the cluster. */
export function lan(command: readonly string[]): Promise<string> {
	const name = process.env.KTRIAGE_CLUSTER_NAME || 'ktri';
	return run('ip', ['netns', 'exec', `${name}-lan`, ...command], {env: process.env});
}

/** Takes a step of the migration to Calico; the arguments are the nodes of `partial` or the CIDR of `cidr`. */
export async function migrate(step: MigrationStep, args: readonly string[] = []): Promise<void> {
	await runStep('migrate', step, ...args);
}

/** What can be added to a cluster, by the namespace that it makes last, with the workload to wait for. */
export const additions = {
	'calico-api': ['calico-apiserver', 'deploy/calico-apiserver'],
	metallb: ['metallb-system', 'daemonset/speaker'],
	seldon: ['seldon', 'deploy/seldon-scheduler'],
	metrics: ['kube-system', 'deploy/metrics-server'],
	prometheus: ['monitoring', 'deploy/prometheus'],
	argo: ['argo', 'deploy/workflow-controller'],
	minio: ['storage', 'statefulset/minio'],
	mlserver: ['scoring', 'statefulset/mlserver'],
	mlflow: ['tracking', 'deploy/tracking-server'],
	nginx: ['edge', 'deploy/nginx'],
	tools: ['toolbox', 'pod/tools'],
} as const;
export type Addition = keyof typeof additions;

/** Installs an addition to the cluster. */
export async function install(addition: Addition): Promise<void> {
	await runStep(addition);
}

/** Installs an addition that is not there yet. */
export async function ensure(addition: Addition): Promise<void> {
	const [namespace, workload] = additions[addition];
	const found = await kubectl(['get', '-n', namespace, workload, '-o', 'name', '--ignore-not-found']);
	if (found === '') await install(addition);
}

/** Kills a component with SIGKILL; it stays down until `restartComponent`. */
export async function killComponent(component: Component): Promise<void> {
	await runStep('kill', component);
}

/** Starts a component that was killed, or restarts one that runs; resolves when the API server is ready. */
export async function restartComponent(component: Component): Promise<void> {
	await runStep('restart', component);
}

/** Kills or restarts a service of one node. */
export async function serviceOn(action: 'kill' | 'restart', service: string, node: string): Promise<void> {
	await runStep(action, service, node);
}

/** Freezes a component: its connections stay open and nothing answers. */
export async function pauseComponent(component: Component): Promise<void> {
	await runStep('pause', component);
}

/** Lets a frozen component go on. */
export async function resumeComponent(component: Component): Promise<void> {
	await runStep('resume', component);
}

/** Puts `count` running pods on fake nodes, in place of those of an earlier call. */
export async function fakePods(count: number): Promise<void> {
	await runStep('pods', String(count));
}

/**
 * Makes a ServiceAccount with these rights, in the whole cluster or in one namespace, and resolves with the
 * path of its kubeconfig.
 */
export async function limitedKubeconfig(
	user: string,
	rules: readonly PolicyRule[],
	namespace?: string,
): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'ktriage-user-'));
	const role = path.join(folder, 'role.json');
	const kubeconfig = path.join(folder, 'kubeconfig');
	const apiVersion = 'rbac.authorization.k8s.io/v1';
	await writeFile(role, JSON.stringify({apiVersion, kind: 'ClusterRole', metadata: {name: user}, rules}));
	const scope = namespace === undefined ? [] : [namespace];
	await writeFile(kubeconfig, await runStep('kubeconfig', user, role, ...scope), {mode: 0o600});
	return kubeconfig;
}
