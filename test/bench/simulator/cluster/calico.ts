import type {Json} from '../protobuf/encode.ts';
import type {Random} from '../random.ts';
import {addObject, createResourceSet, type ResourceSet} from '../resource-set.ts';
import {type Block, CALICO_CIDR} from './addresses.ts';
import {metadata} from './metadata.ts';

const BLOCK_SIZE = 64;

function setOf(kind: string): ResourceSet {
	return createResourceSet({
		group: 'crd.projectcalico.org',
		version: 'v1',
		plural: kind === 'BlockAffinity' ? 'blockaffinities' : `${kind.toLowerCase()}s`,
		kind,
		namespaced: false,
		builtIn: false,
		columns: [{name: 'Name'}, {name: 'Age'}],
	});
}

function add(random: Random, set: ResourceSet, name: string, spec: Json): void {
	addObject(set, {metadata: metadata(random, {name}, 'calico', {spec}), spec}, [name, '33d']);
}

// As Calico's IPAM writes it: allocations hold indexes of attributes, free addresses are listed in the order they will be used.
function blockSpec({cidr, allocations}: Block, node: string): Json {
	const attributes: Json[] = [];
	const unallocated: number[] = [];
	const indexes = Array.from({length: BLOCK_SIZE}, (_, index) => {
		const holder = allocations[index];
		if (holder === undefined) {
			unallocated.push(index);
			return null;
		}
		const secondary = {namespace: holder.namespace, node, pod: holder.pod, timestamp: holder.at};
		attributes.push({handle_id: holder.handle, secondary});
		return attributes.length - 1;
	});
	return {
		affinity: `host:${node}`,
		allocations: indexes,
		attributes,
		cidr,
		deleted: false,
		sequenceNumber: 0,
		sequenceNumberForAllocation: {},
		strictAffinity: false,
		unallocated,
	};
}

/** Calico's pool, blocks, affinities and handles, in agreement with the pods' addresses. */
export function buildCalico(
	random: Random,
	blocks: readonly Block[],
	nodes: readonly string[],
): readonly ResourceSet[] {
	const [pools, blockSet, affinities, handles] = ['IPPool', 'IPAMBlock', 'BlockAffinity', 'IPAMHandle'].map(
		setOf,
	) as [ResourceSet, ResourceSet, ResourceSet, ResourceSet];
	const pool = {cidr: CALICO_CIDR, blockSize: 26, ipipMode: 'Never', vxlanMode: 'Always', natOutgoing: true};
	add(random, pools, 'default-ipv4-ippool', {
		...pool,
		nodeSelector: 'all()',
		allowedUses: ['Workload', 'Tunnel'],
		disabled: false,
	});
	for (const block of blocks) {
		const node = nodes[block.node] as string;
		const dashed = block.cidr.replace(/[./]/g, '-');
		add(random, blockSet, dashed, blockSpec(block, node));
		const affinity = {cidr: block.cidr, deleted: 'false', node, state: 'confirmed', type: 'host'};
		add(random, affinities, `${node}-${dashed}`, affinity);
		for (const holder of block.allocations) {
			if (holder === undefined) continue;
			add(random, handles, holder.handle, {
				handleID: holder.handle,
				block: {[block.cidr]: 1},
				deleted: false,
			});
		}
	}
	return [pools, blockSet, affinities, handles];
}
