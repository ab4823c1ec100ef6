import {type Answer, type Call, connect, each} from './api.ts';
import {fleetLabel, fleetNodes, maximumNodes, nodeObject} from './nodes.ts';
import {fleetPods, podObject, podStatus} from './pods.ts';
import {freePoolAddresses} from './pool.ts';
import {
	deploymentObject,
	deploymentStatus,
	fleetWorkloads,
	replicaSetObject,
	replicaSetStatus,
} from './workloads.ts';

const width = 48;
const selector = `labelSelector=${encodeURIComponent(fleetLabel)}`;
const podsPerNode = 50;

const uidOf = (body: unknown) => (body as {metadata: {uid: string}}).metadata.uid;
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Replaces the status of a new object. */
async function setStatus(call: Call, path: string, created: Answer, status: object): Promise<void> {
	await call('PUT', `${path}/status`, {...(created.body as object), status});
}

/** Creates fake nodes and `count` pods on them. The controller manager must be stopped: it would see ReplicaSets without pods. */
async function create(call: Call, count: number, pool: string): Promise<void> {
	const nodeCount = Math.max(2, Math.ceil(count / podsPerNode));
	if (nodeCount > maximumNodes) throw new Error(`at most ${maximumNodes * podsPerNode} pods fit`);
	const addresses = await freePoolAddresses(call, pool);
	const {gitVersion} = (await call('GET', '/version')).body as {gitVersion: string};
	const nodes = fleetNodes(nodeCount, addresses !== undefined);
	await each(nodes, width, node => call('POST', '/api/v1/nodes', nodeObject(node, gitVersion)));
	const namespaces = Array.from({length: 20}, (_, index) => `fleet-${String(index).padStart(2, '0')}`);
	await each(namespaces, width, async name => {
		const labels = {[fleetLabel]: 'true'};
		await call('POST', '/api/v1/namespaces', {metadata: {name, labels}});
		// Pods cannot be created without it, and the controller that makes it does not run.
		await call('POST', `/api/v1/namespaces/${name}/serviceaccounts`, {metadata: {name: 'default'}});
	});
	say(`${nodes.length} nodes, ${namespaces.length} namespaces`);
	const workloads = fleetWorkloads(count, namespaces);
	const replicaSets = new Map<string, string>();
	const now = `${new Date().toISOString().slice(0, 19)}Z`;
	await each(workloads, width, async workload => {
		const base = `/apis/apps/v1/namespaces/${workload.namespace}`;
		const deployment = await call('POST', `${base}/deployments`, deploymentObject(workload));
		const set = await call('POST', `${base}/replicasets`, replicaSetObject(workload, uidOf(deployment.body)));
		replicaSets.set(workload.name, uidOf(set.body));
		await setStatus(
			call,
			`${base}/deployments/${workload.name}`,
			deployment,
			deploymentStatus(workload, now),
		);
		await setStatus(
			call,
			`${base}/replicasets/${workload.name}-${workload.hash}`,
			set,
			replicaSetStatus(workload),
		);
	});
	const pods = fleetPods(workloads, nodes, addresses ?? [].values());
	await each(pods, width, async pod => {
		const base = `/api/v1/namespaces/${pod.workload.namespace}/pods`;
		const created = await call('POST', base, podObject(pod, replicaSets.get(pod.workload.name) ?? ''));
		await setStatus(call, `${base}/${pod.name}`, created, podStatus(pod, now));
	});
	say(`${pods.length} pods of ${workloads.length} Deployments`);
}

/** Removes everything that `create` made but the namespaces, whose deletion is the controller manager's. */
async function remove(call: Call): Promise<void> {
	const {body} = await call('GET', `/api/v1/namespaces?${selector}`);
	const namespaces = (body as {items: readonly {metadata: {name: string}}[]}).items.map(
		item => item.metadata.name,
	);
	for (const kind of ['apis/apps/v1/*/deployments', 'apis/apps/v1/*/replicasets', 'api/v1/*/pods']) {
		await each(namespaces, 10, name =>
			// No kubelet would confirm the end of a pod with a grace period.
			call('DELETE', `/${kind.replace('*', `namespaces/${name}`)}?gracePeriodSeconds=0`),
		);
	}
	await call('DELETE', `/api/v1/nodes?${selector}`);
	say('fake pods and nodes removed');
}

const [action, count = '0', pool = ''] = process.argv.slice(2);
try {
	const call = await connect(width);
	if (action === 'create') await create(call, Number(count), pool);
	else await remove(call);
	process.exit(0);
} catch (error) {
	say(`error: ${error instanceof Error ? error.message : String(error)}`);
	process.exit(1);
}
