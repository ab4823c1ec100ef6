import type {LabCluster} from '../cluster.ts';
import {spread} from './base/base.ts';
import {container, deployment} from './base/workload.ts';
import {addressAt} from './build/addresses.ts';
import {type Clock, storyClock} from './clock.ts';
import {withNodes} from './delta.ts';
import {healthyPlan} from './healthy.ts';
import {pick, suffix} from './ids.ts';
import type {ClusterPlan, NodeSpec, PodSpec, ServiceSpec, WorkloadSpec} from './plan.ts';
import {renderCluster} from './render.ts';

const podsPerNode = 110;
/** Slots below this are taken by the pods of the healthy cluster on its five nodes. */
const firstFreeSlot = 40;
const clusterCidr = '10.64.0.0/10';
const poolCidr = '10.96.0.0/11';
/** Of a hundred workloads, so many have not been restarted since the swap. */
const notRestarted = 11;
const workloadsPerNamespace = 20;

/** The healthy cluster grown to about so many pods, 110 on a node, in the middle of its restarts: every ninth workload is on Flannel. */
export function bigCluster(pods: number, now?: number): LabCluster {
	const clock = storyClock(now);
	return renderCluster(bigPlan(pods, clock));
}

function bigPlan(pods: number, clock: Clock): ClusterPlan {
	const base = healthyPlan(clock);
	const count = Math.max(base.nodes.length, Math.ceil(pods / podsPerNode));
	const added = Array.from({length: count - base.nodes.length}, (_, index) => addedNode(index));
	const grown = withNodes(
		{
			...base,
			nodes: [...base.nodes, ...added],
			calico: {...base.calico, poolCidr, since: clock.at('14:04')},
			bornAt: (namespace, pod) => spread(clock, `${namespace}/${pod}`, 14 * 60 + 14, 36),
		},
		node =>
			onBigPool(
				node,
				[...base.nodes, ...added].findIndex(({name}) => name === node.name),
			),
	);
	const everywhere = grown.workloads.map(workload =>
		workload.kind === 'DaemonSet' ? onAllNodes(workload, added) : workload,
	);
	const have = everywhere.reduce((sum, workload) => sum + workload.pods.length, 0);
	const tenants = tenantWorkloads(Math.max(0, pods - have), grown.nodes, clock);
	const namespaces = [...new Set(tenants.map(({namespace}) => namespace))];
	return {
		...grown,
		namespaces: [...grown.namespaces, ...namespaces.map(name => ({name}))],
		workloads: [...everywhere, ...tenants],
		services: [
			...grown.services,
			...tenants.flatMap((workload, index) => tenantService(workload, index, clock)),
		],
	};
}

function addedNode(index: number): NodeSpec {
	return {
		name: `worker-${String(index + 1).padStart(4, '0')}`,
		server: false,
		address: addressAt('172.20.0.0/14', 256 + index),
		podCidr: '',
		blocks: [],
		cores: 32,
		memoryGi: 256,
		args: ['agent', '--node-label', 'node-role.kubernetes.io/worker=true'],
		flannelMarks: true,
	};
}

function onBigPool(node: NodeSpec, index: number): NodeSpec {
	return {
		...node,
		podCidr: `${addressAt(clusterCidr, index * 256)}/24`,
		blocks: [0, 64].map(offset => `${addressAt(poolCidr, index * 128 + offset)}/26`),
		args: node.args.map(arg => (arg === '10.42.0.0/16' ? clusterCidr : arg)),
		flannelMarks: true,
	};
}

function onAllNodes(workload: WorkloadSpec, nodes: readonly NodeSpec[]): WorkloadSpec {
	const host = workload.pods[0]?.address.kind === 'host';
	const pods = nodes.map(
		(node): PodSpec => ({
			name: `${workload.name}-${suffix(`${workload.name}/${node.name}`, 5)}`,
			node: node.name,
			address: host ? {kind: 'host'} : {kind: 'calico', slot: 1},
		}),
	);
	return {...workload, pods: [...workload.pods, ...pods]};
}

/** Deployments of many sizes in many namespaces, their pods dealt out over the nodes. */
function tenantWorkloads(pods: number, nodes: readonly NodeSpec[], clock: Clock): readonly WorkloadSpec[] {
	const workloads: WorkloadSpec[] = [];
	const next: number[] = nodes.map((_, index) => (index < 5 ? firstFreeSlot : 2));
	let node = 0;
	for (let left = pods; left > 0; ) {
		const index = workloads.length;
		const size = Math.min(left, 1 + pick(`size ${index}`, 24));
		const namespace = `team-${String(Math.floor(index / workloadsPerNamespace) + 1).padStart(3, '0')}`;
		const old = index % 100 < notRestarted;
		const places = Array.from({length: size}, () => {
			node = nextWithRoom(next, node);
			const slot = next[node] ?? 0;
			next[node] = slot + 1;
			return {node, slot};
		});
		workloads.push(
			tenantWorkload(namespace, index, places, nodes, old ? clock.daysAgo(9) : undefined, clock),
		);
		left -= size;
	}
	return workloads;
}

function nextWithRoom(next: readonly number[], from: number): number {
	for (let step = 1; step <= next.length; step++) {
		const node = (from + step) % next.length;
		if ((next[node] ?? 128) < 128) return node;
	}
	throw new RangeError('more pods than the nodes have addresses for');
}

function tenantWorkload(
	namespace: string,
	index: number,
	places: readonly {readonly node: number; readonly slot: number}[],
	nodes: readonly NodeSpec[],
	flannelSince: string | undefined,
	clock: Clock,
): WorkloadSpec {
	const name = `${['api', 'worker', 'cache', 'feature-store', 'scorer'][index % 5]}-${index}`;
	const workload = deployment(
		namespace,
		name,
		{app: name},
		[
			container('main', `registry.example.com/${namespace}/${name}:1.${index % 30}.0`, ['8080'], {
				requests: {cpu: '100m', memory: '128Mi'},
				limits: {memory: '512Mi'},
			}),
		],
		places.map(({node, slot}) => [nodes[node]?.name ?? '', slot]),
		{createdAt: clock.daysAgo(30)},
	);
	if (flannelSince === undefined) return workload;
	return {
		...workload,
		pods: workload.pods.map((pod, place) => {
			const {node = 0, slot = 0} = places[place] ?? {};
			return {
				...pod,
				address: {kind: 'flannel', ip: addressAt(nodes[node]?.podCidr ?? '', slot + 2)},
				createdAt: flannelSince,
			};
		}),
	};
}

/** Every third workload is behind a service. */
function tenantService(
	{namespace, name, labels}: WorkloadSpec,
	index: number,
	clock: Clock,
): readonly ServiceSpec[] {
	if (index % 3 !== 0) return [];
	return [
		{
			namespace,
			name,
			type: 'ClusterIP',
			clusterIp: addressAt('10.43.208.0/20', index / 3 + 1),
			ports: ['http 80:8080'],
			selector: labels,
			createdAt: clock.daysAgo(30),
		},
	];
}
