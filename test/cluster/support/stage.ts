import {access, readFile} from 'node:fs/promises';
import path from 'node:path';
import {kubectl, migrate, nodeNames, runFolder, startCluster} from './cluster.ts';

/**
 * flannel: as it boots, with the demo workload · half: two of three nodes on Calico, no pod restarted · calico: all on Calico, the pool
 * outside of the cluster CIDR · healthy: the cluster CIDR is the pool.
 */
const stages = ['flannel', 'half', 'calico', 'healthy'] as const;
export type Stage = (typeof stages)[number];

const steps = {half: 'partial', calico: 'finish', healthy: 'cidr'} as const;

const exists = (file: string) =>
	access(file).then(
		() => true,
		() => false,
	);

/** Where the running cluster is, read off what the steps leave behind; undefined when none runs. */
async function currentStage(): Promise<Stage | undefined> {
	if (!(await exists(path.join(runFolder(), 'ready')))) return undefined;
	const folders = nodeNames().map(node => path.join(runFolder(), 'nodes', node));
	const proxy = await readFile(path.join(folders[0]!, 'proxy.yaml'), 'utf8');
	if (!/^clusterCIDR: 10\.42\./m.test(proxy)) return 'healthy';
	const switched = await Promise.all(folders.map(folder => exists(path.join(folder, 'switched'))));
	if (switched.every(Boolean)) return 'calico';
	return switched.some(Boolean) ? 'half' : 'flannel';
}

/** Takes the running cluster to a stage, forward only; boots a new one when there is none or it is past that stage. */
export async function reach(stage: Stage): Promise<void> {
	let current = await currentStage();
	if (current === undefined || stages.indexOf(current) > stages.indexOf(stage)) {
		await startCluster();
		current = 'flannel';
	}
	for (const next of stages.slice(stages.indexOf(current) + 1, stages.indexOf(stage) + 1))
		if (next !== 'flannel') await migrate(steps[next]);
}

/** Makes the demo start pods anew on every node: those on switched nodes get addresses of Calico. */
export async function growDemo(): Promise<void> {
	await kubectl(['-n', 'demo', 'scale', 'deploy/web', 'deploy/client', '--replicas=6']);
	for (const name of ['web', 'client'])
		await kubectl(['-n', 'demo', 'rollout', 'status', `deploy/${name}`, '--timeout=120s']);
}
