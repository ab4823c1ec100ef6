import {BlockList} from 'node:net';
import {kubectl} from './cluster.ts';
import {onCluster} from './program.ts';

type Metadata = {
	readonly name: string;
	readonly namespace: string;
	readonly annotations?: Readonly<Record<string, string>>;
	readonly ownerReferences?: readonly {
		readonly kind: string;
		readonly name: string;
		readonly controller?: boolean;
	}[];
};
type Pod = {
	readonly metadata: Metadata;
	readonly spec: {readonly nodeName?: string; readonly hostNetwork?: boolean};
	readonly status: {readonly phase: string; readonly podIP?: string};
};
type Node = {readonly metadata: Metadata; readonly spec: {readonly podCIDR?: string}};
type Pool = {readonly spec: {readonly cidr: string}};

/** Where a pod is, in one line: "calico 10.244.0.0/16 10.244.1.2 on NODE of ReplicaSet/web-1". */
export type Placement = ReadonlyMap<string, string>;

async function items<T>(resource: string): Promise<readonly T[]> {
	const args = ['get', resource, '-A', '-o', 'json', '--chunk-size=0'];
	return (JSON.parse(await kubectl(args)) as {items: readonly T[]}).items;
}

function inside(cidr: string, ip: string): boolean {
	const [network = '', bits = ''] = cidr.split('/');
	const list = new BlockList();
	list.addSubnet(network, Number(bits));
	return list.check(ip);
}

/** The cluster CIDR as the K3s server node states it, else the default of K3s. */
function clusterCidr(nodes: readonly Node[]): string {
	const args = nodes.flatMap(({metadata}) => {
		const written = metadata.annotations?.['k3s.io/node-args'];
		return written === undefined ? [] : [JSON.parse(written) as readonly string[]];
	});
	const server = args.find(([role]) => role === 'server') ?? [];
	const flag = server.indexOf('--cluster-cidr');
	return flag < 0 ? '10.42.0.0/16' : (server[flag + 1] ?? '');
}

function line(
	kind: string,
	cidr: string,
	{ip, node, owner}: {readonly ip: string; readonly node: string; readonly owner: string},
): string {
	return `${kind} ${cidr} ${ip} on ${node} of ${owner}`;
}

/** Whose network a pod is on, from what kubectl says: the node's, the one of Calico's annotation, or of the range of its address. */
function expectedLine(pod: Pod, pools: readonly string[], old: readonly string[]): string | undefined {
	const {metadata, spec, status} = pod;
	const ip = status.podIP;
	if (ip === undefined || status.phase === 'Succeeded' || status.phase === 'Failed') return undefined;
	const controller = metadata.ownerReferences?.find(owner => owner.controller);
	const owner = controller === undefined ? '' : `${controller.kind}/${controller.name}`;
	const what = {ip, node: spec.nodeName ?? '', owner};
	if (spec.hostNetwork) return line('host', '', what);
	const pool = pools.find(cidr => inside(cidr, ip));
	const annotated = metadata.annotations?.['cni.projectcalico.org/podIP']?.replace(/\/32$/, '');
	if (annotated === ip) return line('calico', pool ?? '?', what);
	const range = old.find(cidr => inside(cidr, ip));
	if (range !== undefined) return line('flannel', range, what);
	return pool === undefined ? line('outside', '', what) : line('foreign', pool, what);
}

/** Every pod with an address and where it is, computed from kubectl's answers alone. */
export async function expectedPlacement(): Promise<Placement> {
	const served = (await kubectl(['api-resources', '-o', 'name'])).includes('ippools.crd.projectcalico.org');
	const [pods, nodes, pools] = await Promise.all([
		items<Pod>('pods'),
		items<Node>('nodes'),
		served ? items<Pool>('ippools.crd.projectcalico.org') : [],
	]);
	const cidrs = pools.map(({spec}) => spec.cidr);
	// A node's range counts by itself only where the cluster CIDR does not hold it.
	const old = [clusterCidr(nodes), ...nodes.flatMap(({spec}) => spec.podCIDR ?? [])];
	return new Map(
		pods.flatMap(pod => {
			const expected = expectedLine(pod, cidrs, old);
			const {namespace, name} = pod.metadata;
			return expected === undefined ? [] : [[`${namespace}/${name}`, expected] as const];
		}),
	);
}

type Bucket = {
	readonly cidr: string;
	readonly kind: string;
	readonly pods: readonly {
		readonly namespace: string;
		readonly name: string;
		readonly ip: string;
		readonly node: string;
		readonly owner: string;
	}[];
};

/** The same as the built program says it: `pods --by cidr -o json`. */
export async function shownPlacement(): Promise<Placement> {
	const {code, stdout, stderr} = await onCluster('pods', '--by', 'cidr', '-o', 'json');
	if (code !== 0) throw new Error(`pods ended with ${code}: ${stderr}`);
	const {format, buckets} = JSON.parse(stdout) as {format: string; buckets: readonly Bucket[]};
	if (format !== 'ktriage.pods/v1') throw new Error(`unexpected format ${format}`);
	return new Map(
		buckets.flatMap(({cidr, kind, pods}) =>
			pods.map(({namespace, name, ...what}) => [`${namespace}/${name}`, line(kind, cidr, what)] as const),
		),
	);
}

/** How many pods are of each kind. */
export function countKinds(placement: Placement): Readonly<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const text of placement.values()) {
		const kind = text.slice(0, text.indexOf(' '));
		counts[kind] = (counts[kind] ?? 0) + 1;
	}
	return counts;
}

/** Both computations of one moment: kubectl is asked before and after the program, again while pods come and go. */
export async function placements(): Promise<{readonly expected: Placement; readonly shown: Placement}> {
	const same = (a: Placement, b: Placement) => JSON.stringify([...a]) === JSON.stringify([...b]);
	let before = await expectedPlacement();
	for (;;) {
		const shown = await shownPlacement();
		const expected = await expectedPlacement();
		if (same(before, expected)) return {expected, shown};
		before = expected;
	}
}
