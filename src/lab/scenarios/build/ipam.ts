import type {Clock} from '../clock.ts';
import {uid} from '../ids.ts';
import {type KubeObject, kubeObject} from '../object.ts';
import type {NodeSpec} from '../plan.ts';
import {blockSize, cidrName} from './addresses.ts';

/** One address of a node's Calico blocks in use by a pod. */
export type PodAllocation = {
	readonly slot: number;
	readonly namespace: string;
	readonly pod: string;
	readonly sandbox: string;
	readonly createdAt: string;
};

const storedBy = (createdAt: string) => ({
	annotations: {'projectcalico.org/metadata': `{"creationTimestamp":"${createdAt}"}`},
	generation: 1,
});

/** Blocks, affinities and handles of one node, exactly for the pods that hold its addresses. */
export function ipamObjects(
	node: NodeSpec,
	pods: readonly PodAllocation[],
	since: string,
	clock: Clock,
): readonly KubeObject[] {
	const tunnel = `vxlan-tunnel-addr-${node.name}`;
	const blocks = node.blocks.map((cidr, index) => {
		const held = pods.filter(pod => Math.floor(pod.slot / blockSize) === index);
		return ipamBlock(node, cidr, held, index === 0 ? tunnel : undefined, since, clock);
	});
	const affinities = node.blocks.flatMap(cidr => affinity(node, cidr, since));
	const [first] = node.blocks;
	const handles = pods.map(pod =>
		ipamHandle(
			`k8s-pod-network.${pod.sandbox}`,
			node.blocks[Math.floor(pod.slot / blockSize)] ?? '',
			pod.createdAt,
		),
	);
	return [
		...blocks,
		...affinities,
		...(first === undefined ? [] : [ipamHandle(tunnel, first, since)]),
		...handles,
	];
}

/** One IPAMBlock as Calico stores it: a slot per address, each the index of who holds it. */
export function ipamBlock(
	node: NodeSpec,
	cidr: string,
	pods: readonly PodAllocation[],
	tunnel: string | undefined,
	since: string,
	clock: Clock,
): KubeObject {
	const allocations: (number | null)[] = Array.from({length: blockSize}, () => null);
	const attributes: unknown[] = [];
	if (tunnel !== undefined) {
		allocations[0] = attributes.length;
		attributes.push({handle_id: tunnel, secondary: {node: node.name, type: 'vxlanTunnelAddress'}});
	}
	for (const pod of pods) {
		allocations[pod.slot % blockSize] = attributes.length;
		attributes.push({
			handle_id: `k8s-pod-network.${pod.sandbox}`,
			secondary: {
				namespace: pod.namespace,
				node: node.name,
				pod: pod.pod,
				timestamp: `${pod.createdAt.slice(0, 10)} ${pod.createdAt.slice(11, 19)} +0000 UTC`,
			},
		});
	}
	const free = [...allocations.keys()].filter(ordinal => allocations[ordinal] === null);
	return kubeObject(
		['crd.projectcalico.org/v1', 'IPAMBlock'],
		['', cidrName(cidr)],
		since,
		{
			spec: {
				affinity: `host:${node.name}`,
				allocations,
				attributes,
				cidr,
				deleted: false,
				sequenceNumber: clock.now + pods.length,
				sequenceNumberForAllocation: {},
				strictAffinity: false,
				unallocated: free,
			},
		},
		storedBy(since),
	);
}

function affinity(node: NodeSpec, cidr: string, since: string): readonly KubeObject[] {
	const name = `${node.name}-${cidrName(cidr)}`;
	const spec = {cidr, node: node.name, state: 'confirmed'};
	return [
		kubeObject(
			['crd.projectcalico.org/v1', 'BlockAffinity'],
			['', name],
			since,
			{spec: {...spec, deleted: 'false'}},
			storedBy(since),
		),
		kubeObject(
			['projectcalico.org/v3', 'BlockAffinity'],
			['', name],
			since,
			{spec: {...spec, deleted: false, type: 'host'}},
			{uid: uid(`v3 BlockAffinity/${name}`)},
		),
	];
}

/** One IPAMHandle: how many addresses of which block an owner holds. */
export function ipamHandle(handleID: string, cidr: string, createdAt: string): KubeObject {
	return kubeObject(
		['crd.projectcalico.org/v1', 'IPAMHandle'],
		['', handleID],
		createdAt,
		{spec: {block: {[cidr]: 1}, deleted: false, handleID}},
		storedBy(createdAt),
	);
}
