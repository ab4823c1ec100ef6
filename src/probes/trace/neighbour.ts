import {parseIp} from '../../net/ip.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Neighbours} from '../local/neighbours.ts';
import type {ProbeRun} from '../question.ts';
import type {TraceObservations} from './hops.ts';

/** Whose hardware address answers for an address: that of a node is known when the node's own address was answered for as well. */
export function neighbourOf(
	{tables}: Snapshot,
	address: string,
	node: string,
	{hardware, known, interfaceOf}: Neighbours,
	balancer: ProbeRun | undefined,
): TraceObservations['neighbour'] {
	if (parseIp(address)?.family === 6) return {kind: 'unknown', why: 'only IPv4 neighbours are read'};
	if (interfaceOf(address) === undefined)
		return {kind: 'unknown', why: 'a router is between: this machine is in no network of the address'};
	if (!known) return {kind: 'unknown', why: 'this system does not tell its neighbours'};
	const answered = hardware.get(address);
	if (answered === undefined) {
		const isLost = balancer?.answer.class === 'timeout' || balancer?.answer.class === 'unreachable';
		return isLost ? {kind: 'silent'} : {kind: 'unknown', why: 'the kernel remembers no answer'};
	}
	const owner = tables.nodes.find(({internalIps}) => internalIps.some(ip => hardware.get(ip) === answered));
	if (owner === undefined && node === '')
		return {kind: 'unknown', why: `${answered} answers; which node that is cannot be told`};
	const expected = tables.nodes
		.find(({name}) => name === node)
		?.internalIps.flatMap(ip => hardware.get(ip) ?? []);
	if (owner !== undefined && (node === '' || owner.name === node)) return {kind: 'same', node: owner.name};
	if (expected === undefined || expected.length === 0)
		return {kind: 'unknown', why: `${answered} answers; the hardware address of ${node} is not known here`};
	return {kind: 'other', hardware: answered, node: owner?.name ?? ''};
}
