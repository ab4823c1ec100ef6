import type {NodeSpec} from '../plan.ts';

export const nuc8 = 'nuc8i5behs';
export const i3 = 'nuc10i3fnh';
export const i4 = 'nuc10i4fnh';
export const i5 = 'nuc10i5fnh';
export const i7 = 'nuc10i7fnh';

const machines = [
	{name: nuc8, host: 85, cores: 4, memoryGi: 32},
	{name: i3, host: 103, cores: 4, memoryGi: 32},
	{name: i4, host: 104, cores: 8, memoryGi: 58},
	{name: i5, host: 105, cores: 8, memoryGi: 64},
	{name: i7, host: 107, cores: 12, memoryGi: 64},
];

/** One Calico block for each of the five nodes, inside the cluster CIDR. */
export const healthyBlocks: readonly string[] = [
	'10.42.64.0/26',
	'10.42.70.64/26',
	'10.42.81.128/26',
	'10.42.95.192/26',
	'10.42.110.0/26',
];

/** Calico blocks of the five nodes, of a pool that lies outside the cluster CIDR. */
export const foreignBlocks: readonly string[] = [
	'10.244.75.0/26',
	'10.244.112.128/26',
	'10.244.166.192/26',
	'10.244.201.64/26',
	'10.244.43.0/26',
];

/** The five nodes; `blocks` has one Calico block for each, in order. */
export function fiveNodes(
	blocks: readonly string[],
	serverArgs: readonly string[],
	flannelMarks: boolean,
): readonly NodeSpec[] {
	return machines.map(({name, host, cores, memoryGi}, index) => {
		const server = index === 0;
		const block = blocks[index];
		return {
			name,
			server,
			address: `192.168.1.${host}`,
			podCidr: `10.42.${index}.0/24`,
			blocks: block === undefined ? [] : [block],
			cores,
			memoryGi,
			args: server ? serverArgs : ['agent', '--node-label', 'node-role.kubernetes.io/worker=true'],
			flannelMarks,
		};
	});
}
