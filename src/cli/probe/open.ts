import {setTimeout as wait} from 'node:timers/promises';
import type {ActionWorld} from '../../actions/apply.ts';
import {clusterUid} from '../../actions/objects.ts';
import type {ActionCluster} from '../../actions/plan.ts';
import {KubeError} from '../../kube/errors.ts';
import type {Transport} from '../../kube/transport.ts';
import {leftOverProbes} from '../../migration/left-over-probes.ts';
import {type Ask, createAsk} from '../../probes/ask.ts';
import {grantExec} from '../../probes/exec-grant.ts';
import type {Frame} from '../../session/session.ts';
import type {ProbeResult} from '../../store/probes.ts';
import type {SourceName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {actionWorld} from '../actions/world.ts';
import type {CommandContext} from '../command-line.ts';
import type {ActionOptions, SourceOptions} from '../options.ts';
import {ownTransport} from '../own-transport.ts';
import {createProgress, type Progress} from '../progress.ts';
import {openSource} from '../source.ts';

/** What commands that probe work with. */
export type Probing = {
	readonly frame: Frame;
	readonly ask: Ask;
	readonly world: ActionWorld;
	readonly transport: Transport;
	readonly cluster: ActionCluster;
	/** A snapshot or the demo: nothing of it can be asked from this machine. */
	readonly recorded: boolean;
	readonly progress: Progress;
	readonly wait: (milliseconds: number) => Promise<void>;
	/** Puts answers into the store; the frame that they lead to. */
	readonly learn: (results: readonly ProbeResult[]) => Promise<Frame>;
};

/** What one question needs: who has an address, what is behind a Service, who enforces policies, and what a stand-in must not be selected by. */
export const questionSources: readonly SourceName[] = [
	'nodes',
	'namespaces',
	'pods',
	'replicaSets',
	'deployments',
	'statefulSets',
	'daemonSets',
	'services',
	'endpointSlices',
	'podDisruptionBudgets',
	'networkPolicies',
	'ipPools',
	'installations',
	'serviceCidrs',
	'dnsConfigs',
	'ipAddressPools',
	'l2Advertisements',
	'bgpAdvertisements',
	'serviceL2Statuses',
];

/** Reads the cluster once (these sources, all when undefined) and lets `use` ask questions; everything is closed afterwards. */
export async function withProbes<T>(
	options: SourceOptions & ActionOptions,
	context: CommandContext,
	use: (probing: Probing) => Promise<T>,
	only?: readonly SourceName[],
): Promise<T> {
	const source = await openSource(options, context, false);
	for (const note of source.notes) context.stderr.write(`${note}\n`);
	const progress = createProgress(context.stderr);
	const transport = await ownTransport(source);
	const {connection} = transport;
	const {startSession} = await import('../../session/start.ts');
	const {namespace: _, ...whole} = source.session;
	const session = startSession({...whole, live: false, ...(only && {only})});
	try {
		await session.settled(options.timeout * 1_000, context.signal);
		const [frame, uid] = await Promise.all([session.refresh(), uidOf(transport, context)]);
		sayLeftOvers(frame.snapshot, context);
		const cluster = {context: connection.contextName, server: connection.server.origin, uid};
		const world = actionWorld(transport, options, context);
		const {audit, permission, actor, newId} = world;
		const now = Date.now;
		const recorded = options.snapshot !== undefined || options.demo !== undefined;
		const ask = createAsk({
			snapshot: frame.snapshot,
			transport,
			exec: grantExec({transport, cluster, permission, audit, actor, id: newId(), now}),
			recorded,
			now,
			signal: context.signal,
		});
		return await use({
			frame,
			ask,
			world,
			transport,
			cluster,
			recorded,
			progress,
			wait: milliseconds => wait(milliseconds),
			learn: async results => {
				session.addProbes(results);
				return await session.refresh();
			},
		});
	} finally {
		progress.end();
		await session.close();
		transport.close();
		await source.close();
	}
}

/** Something that ended before it could take its pods away is told at the next start. */
function sayLeftOvers(snapshot: Snapshot, {stderr}: CommandContext): void {
	const left = leftOverProbes(snapshot).length;
	if (left > 0)
		stderr.write(
			`${left} probe ${left === 1 ? 'pod' : 'pods'} of ktriage ${left === 1 ? 'is' : 'are'} still there. See: ktriage cleanup\n`,
		);
}

/** Which cluster it is; '' where the API server cannot be asked: this machine can still ask the network then. */
async function uidOf(transport: Transport, {signal, stderr}: CommandContext): Promise<string> {
	try {
		return await clusterUid(transport, signal);
	} catch (error) {
		if (signal.aborted || !(error instanceof KubeError)) throw error;
		stderr.write(
			`The cluster could not be read, so that Services and pods are not known: ${error.message}\n`,
		);
		return '';
	}
}
