import type {Address, NodeSpec} from '../plan.ts';

/** Addresses in one Calico block of the default size, /26. */
export const blockSize = 64;

function toNumber(address: string): number {
	return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toText(address: number): string {
	return [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** The address so many places after the first one of a CIDR: ("10.42.0.64/26", 3) is "10.42.0.67". */
export function addressAt(cidr: string, offset: number): string {
	return toText(toNumber(cidr.slice(0, cidr.indexOf('/'))) + offset);
}

/** The address of a slot of the node's Calico blocks. Slot 0 is the VXLAN tunnel's. */
export function slotAddress(node: NodeSpec, slot: number): string {
	const block = node.blocks[Math.floor(slot / blockSize)];
	if (block === undefined) throw new RangeError(`node ${node.name} has no Calico block for slot ${slot}`);
	return addressAt(block, slot % blockSize);
}

/** The address a pod has on its node; undefined while it has none. */
export function podAddress(node: NodeSpec, address: Address): string | undefined {
	switch (address.kind) {
		case 'host':
			return node.address;
		case 'calico':
			return slotAddress(node, address.slot);
		case 'flannel':
			return address.ip;
		case 'none':
			return undefined;
	}
}

/** Object names of things named by a CIDR: "10.42.0.64/26" is "10-42-0-64-26". */
export function cidrName(cidr: string): string {
	return cidr.replaceAll(/[./:]/g, '-');
}
