import {calicoPresence} from '../migration/calico-presence.ts';
import {interfaceOf} from '../policy-hits/policy-names.ts';
import {readCounters} from '../policy-hits/read-counters.ts';
import {longest} from '../store/counters.ts';
import {podFlags} from '../store/pod-table.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {ExecGrant} from './exec-grant.ts';
import type {NodeAnswer} from './hits/read-nodes.ts';

/** Milliseconds for one command; the tables of a node with 10,000 chains take a few seconds. */
const commandMs = 30_000;
const container = 'calico-node';

/** Both backends, both families; which one Calico uses shows in what it has. */
const saves: readonly (readonly string[])[] = [
	['iptables-nft-save', '-c', '-t', 'filter'],
	['ip6tables-nft-save', '-c', '-t', 'filter'],
	['iptables-legacy-save', '-c', '-t', 'filter'],
	['ip6tables-legacy-save', '-c', '-t', 'filter'],
];
const tables: readonly (readonly string[])[] = [
	['nft', '-j', 'list', 'table', 'ip', 'calico'],
	['nft', '-j', 'list', 'table', 'ip6', 'calico'],
];

/** Nodes whose counters can be read: those with an agent of Calico, by name. */
export function readableNodes(snapshot: Snapshot): readonly string[] {
	return [...calicoPresence(snapshot).agents.keys()].sort();
}

/** Reads the counters of one node from inside its agent of Calico, which sees the node's packet filter. Reads only; never throws for the node. */
export async function readNode(
	snapshot: Snapshot,
	node: string,
	{exec, now, signal}: {readonly exec: ExecGrant; readonly now: () => number; readonly signal: AbortSignal},
): Promise<NodeAnswer> {
	const {pods} = snapshot;
	const slot = calicoPresence(snapshot).agents.get(node);
	if (slot === undefined) return {node, why: 'no agent of Calico runs there'};
	const [namespace, pod] = [pods.namespaceName(pods.namespaceId(slot)), pods.name(slot)];
	const problems: string[] = [];
	const run = async (command: readonly string[]): Promise<string> => {
		const result = await exec({
			namespace,
			pod,
			container,
			command,
			timeoutMs: commandMs,
			maxBytes: longest,
			signal,
		});
		if (result.kind !== 'exit') {
			problems.push(`${command[0]}: ${result.message}`);
			return '';
		}
		if (result.truncated) problems.push(`${command[0]} printed more than is kept`);
		return result.code === 0 ? result.stdout : '';
	};
	const all = async (commands: readonly (readonly string[])[]): Promise<string> => {
		const parts: string[] = [];
		// One after another: the packet filter is locked while it is listed.
		for (const command of commands) {
			const text = await run(command);
			if (text !== '' && !parts.includes(text)) parts.push(text);
		}
		return parts.join('\n');
	};
	const at = now();
	const saved = await all(saves);
	if (/-A cali-/.test(saved)) return {node, at, text: saved};
	const nft = await all(tables);
	// What iptables holds beside it may be a second engine.
	if (nft !== '') return {node, at, text: `${saved}\n${nft}`.trimStart()};
	const bpf = await all(
		interfacesOn(snapshot, node).map(name => [container, '-bpf', 'policy', 'dump', name, 'all']),
	);
	if (readCounters(bpf).counters.length > 0) return {node, at, text: bpf};
	if (saved !== '') return {node, at, text: saved};
	return {node, why: problems[0] ?? 'it printed nothing'};
}

/** Where eBPF keeps its counters: interfaces are asked one by one, and not more of them than these. */
const mostInterfaces = 250;

function interfacesOn({pods}: Snapshot, node: string): readonly string[] {
	const found: string[] = [];
	for (const slot of pods.slotList()) {
		if (found.length === mostInterfaces) break;
		if (pods.nodeName(pods.nodeId(slot)) !== node) continue;
		if ((pods.flags(slot) & (podFlags.finished | podFlags.hostNetwork)) !== 0) continue;
		found.push(interfaceOf(pods.namespaceName(pods.namespaceId(slot)), pods.name(slot)));
	}
	return found;
}
