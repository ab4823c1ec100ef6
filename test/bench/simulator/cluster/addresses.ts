const HOSTS_PER_BLOCK = 64;

function dotted(value: number): string {
	return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

const FLANNEL = (10 << 24) | (128 << 16);
const CALICO = (10 << 24) | (64 << 16);
const NODES = (192 << 24) | (168 << 16);
const SERVICES = (172 << 24) | (16 << 16);

export const FLANNEL_CIDR = '10.128.0.0/9';
export const CALICO_CIDR = '10.64.0.0/10';
export const SERVICE_CIDR = '172.16.0.0/12';

export function nodeAddress(node: number): string {
	return dotted((NODES + node + 10) >>> 0);
}

/** The /24 that kube-controller-manager gave to a node, and flannel hands out. */
export function nodePodCidr(node: number): string {
	return `${dotted((FLANNEL + node * 256) >>> 0)}/24`;
}

export function serviceAddress(service: number): string {
	return dotted((SERVICES + service + 1) >>> 0);
}

/** One /26 of Calico's pool: which node has it, and who has each address. */
export type Block = {
	readonly node: number;
	readonly cidr: string;
	readonly allocations: (PodAddress | undefined)[];
};
export type PodAddress = {
	readonly ip: string;
	readonly namespace: string;
	readonly pod: string;
	readonly handle: string;
	readonly at: string;
};

export type AddressPlan = {
	readonly blocks: readonly Block[];
	/** The next address of flannel's range on a node. */
	readonly flannel: (node: number) => string;
	/** The next address of a block of the node; `holder` records who has it (undefined: given back). */
	readonly calico: (node: number, holder: (ip: string) => PodAddress | undefined) => string;
};

/** Gives out pod addresses as both networks do: a range per node, blocks per node. */
export function createAddressPlan(nodes: number): AddressPlan {
	const blocks: Block[] = [];
	const blockOf: (number | undefined)[] = [];
	const nextFlannel = new Uint32Array(nodes).fill(2);
	return {
		blocks,
		flannel: node => {
			const host = nextFlannel[node] ?? 2;
			nextFlannel[node] = host + 1;
			return dotted((FLANNEL + node * 256 + (host % 254)) >>> 0);
		},
		calico: (node, holder) => {
			let index = blockOf[node];
			if (index === undefined || (blocks[index]?.allocations.length ?? 0) >= HOSTS_PER_BLOCK) {
				index = blocks.length;
				blockOf[node] = index;
				blocks.push({node, cidr: `${dotted((CALICO + index * HOSTS_PER_BLOCK) >>> 0)}/26`, allocations: []});
			}
			const {allocations} = blocks[index] as Block;
			const ip = dotted((CALICO + index * HOSTS_PER_BLOCK + allocations.length) >>> 0);
			allocations.push(holder(ip));
			return ip;
		},
	};
}
