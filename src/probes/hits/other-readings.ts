import {KubeError, messageOf} from '../../kube/errors.ts';
import {calicoPresence} from '../../migration/calico-presence.ts';
import {isFelixMetrics} from '../../policy-hits/felix-metrics.ts';
import {isKernelLog} from '../../policy-hits/kernel-log.ts';
import {lines} from '../../store/sanitise.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {ExecGrant} from '../exec-grant.ts';
import type {ForwardGrant} from '../forward-grant.ts';
import type {NodeAnswer} from './read-nodes.ts';

const commandMs = 15_000;
const mostBytes = 4 << 20;
/** prometheusMetricsPort of FelixConfiguration where it is not set. */
const metricsPort = 9091;

type Asked = {readonly now: () => number; readonly signal: AbortSignal};

function agentOn({pods, ...rest}: Snapshot, node: string) {
	const slot = calicoPresence({pods, ...rest}).agents.get(node);
	if (slot === undefined) return undefined;
	return {namespace: pods.namespaceName(pods.namespaceId(slot)), pod: pods.name(slot)};
}

/** What rules with action Log wrote into the log of a node's kernel, by dmesg in its agent of Calico; it only reads and takes no line away from anybody. */
export async function readKernelLogOf(
	snapshot: Snapshot,
	node: string,
	exec: ExecGrant,
	{now, signal}: Asked,
): Promise<NodeAnswer> {
	const agent = agentOn(snapshot, node);
	if (agent === undefined) return {node, why: 'no agent of Calico runs there'};
	const result = await exec({
		...agent,
		container: 'calico-node',
		command: ['dmesg'],
		timeoutMs: commandMs,
		maxBytes: mostBytes,
		signal,
	});
	if (result.kind !== 'exit') return {node, why: result.message};
	if (result.code !== 0)
		return {node, why: result.stderr.trim().slice(0, 200) || `dmesg ended with ${result.code}`};
	// The rest of the log is nobody's business: lines of packets are kept alone.
	const kept = result.stdout.split('\n').filter(isKernelLog);
	return kept.length === 0
		? {node, why: 'the log of its kernel holds no line of a rule with action Log'}
		: {node, at: now(), text: kept.join('\n')};
}

/** Metrics of Felix on a node, where prometheusMetricsEnabled has them served. */
export async function readMetricsOf(
	snapshot: Snapshot,
	node: string,
	forward: ForwardGrant,
	{now, signal}: Asked,
): Promise<NodeAnswer> {
	const agent = agentOn(snapshot, node);
	if (agent === undefined) return {node, why: 'no agent of Calico runs there'};
	const port = portOn(snapshot, node);
	if (port === undefined)
		return {node, why: 'FelixConfiguration does not enable metrics (prometheusMetricsEnabled)'};
	try {
		const {status, body} = await forward({
			...agent,
			port,
			path: '/metrics',
			accept: 'text/plain',
			headMs: commandMs,
			silenceMs: commandMs,
			signal,
		});
		const text = await textOf(body);
		if (status !== 200) return {node, why: `port ${port} answered ${status}`};
		return isFelixMetrics(text)
			? {node, at: now(), text: lines(text, mostBytes)}
			: {node, why: `port ${port} serves no metrics of Felix`};
	} catch (error) {
		if (signal.aborted || !(error instanceof KubeError)) throw error;
		return {node, why: messageOf(error)};
	}
}

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > mostBytes) break;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** The FelixConfiguration of the node goes before the default one. Undefined where metrics are off, as they are by default. */
function portOn({tables}: Snapshot, node: string): number | undefined {
	const named = (name: string) => tables.felixConfigurations.find(row => row.name === name);
	const rows = [named(`node.${node}`), named('default')];
	const on = rows.map(row => row?.metrics).find(one => one !== undefined);
	if (on !== true) return undefined;
	return rows.map(row => row?.metricsPort ?? 0).find(port => port > 0) ?? metricsPort;
}
