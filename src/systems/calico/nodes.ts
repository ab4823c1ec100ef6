import type {Verdict} from '../../checks/finding.ts';
import {agentStates} from '../../migration/calico-agents.ts';
import {parseIp} from '../../net/ip.ts';
import type {IpamBlockRow, NodeRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Note, notesBySubject, type SystemInput, worst} from '../system.ts';

export type CalicoBlock = {readonly cidr: string; readonly used: number; readonly size: number};

export type CalicoNode = {
	readonly name: string;
	/** Of calico-node there; `unknown` on nodes whose kubelet does not answer or that do not run Linux. */
	readonly agent: 'ready' | 'starting' | 'down' | 'missing' | 'unknown';
	/** What Calico tunnels from, as its annotation says, with prefix length; empty when there is none. */
	readonly address: string;
	/** Whether that is an address of the node; null when there is nothing to compare. */
	readonly addressAgrees: boolean | null;
	/** The address of the tunnel device; empty when there is none. */
	readonly tunnel: string;
	/** What the tunnel is: vxlan, ipip, none. */
	readonly encapsulation: 'vxlan' | 'ipip' | 'none';
	/** Blocks of addresses that belong to the node. */
	readonly blocks: readonly CalicoBlock[];
	/** Worst verdict of what the diagnosis says of Calico on this node. */
	readonly verdict: Verdict;
	readonly findings: readonly Note[];
};

/** How Calico stands on every node. */
export function calicoNodes(input: SystemInput): readonly CalicoNode[] {
	const {snapshot} = input;
	const agents = new Map(agentStates(snapshot).map(({node, kind}) => [node.name, kind]));
	const blocks = blocksByNode(snapshot);
	const notes = notesBySubject(input, 'Node');
	return snapshot.tables.nodes.map(node => {
		const findings = (notes.get(`/${node.name}`) ?? []).filter(({code}) => /^(CAL|CID)-/.test(code));
		const {vxlanTunnel = '', ipipTunnel = ''} = node.calico ?? {};
		return {
			name: node.name,
			agent: agents.get(node.name) ?? 'unknown',
			address: node.calico?.ipv4Address || node.calico?.ipv6Address || '',
			addressAgrees: agrees(node),
			tunnel: vxlanTunnel || ipipTunnel,
			encapsulation: vxlanTunnel !== '' ? 'vxlan' : ipipTunnel !== '' ? 'ipip' : 'none',
			blocks: blocks.get(node.name) ?? [],
			verdict: worst(findings),
			findings,
		};
	});
}

/** Both addresses are compared as numbers: the same one may be written in several ways. */
function agrees({calico, internalIps}: NodeRow): boolean | null {
	const texts = [calico?.ipv4Address ?? '', calico?.ipv6Address ?? ''].filter(text => text !== '');
	const own = internalIps.flatMap(text => parseIp(text) ?? []);
	const read = texts.flatMap(text => parseIp(text.split('/')[0] ?? '') ?? []);
	const comparable = read.filter(({family}) => own.some(ip => ip.family === family));
	if (comparable.length === 0) return null;
	return comparable.every(({family, value}) => own.some(ip => ip.family === family && ip.value === value));
}

function blocksByNode({tables}: Snapshot): ReadonlyMap<string, readonly CalicoBlock[]> {
	const found = new Map<string, CalicoBlock[]>();
	for (const row of tables.ipamBlocks) {
		if (row.deleted || !row.affinity.startsWith('host:')) continue;
		const node = row.affinity.slice('host:'.length);
		const list = found.get(node);
		if (list === undefined) found.set(node, [blockOf(row)]);
		else list.push(blockOf(row));
	}
	return found;
}

function blockOf({cidr, allocations, size}: IpamBlockRow): CalicoBlock {
	return {cidr, used: allocations.length, size};
}
