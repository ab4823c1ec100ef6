import {clusterUid} from '../../actions/objects.ts';
import type {ActionCluster} from '../../actions/plan.ts';
import {type ExplainedObject, explainObject} from '../../finalizers/explain.ts';
import {readStuckFacts, type StuckFacts} from '../../finalizers/facts.ts';
import {type Scan, scanTerminating} from '../../finalizers/scan.ts';
import {discover} from '../../kube/discovery.ts';
import type {Transport} from '../../kube/transport.ts';
import type {SourceName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {CommandContext} from '../command-line.ts';
import type {SourceOptions} from '../options.ts';
import {ownTransport} from '../own-transport.ts';
import {createProgress} from '../progress.ts';
import {openSource} from '../source.ts';

/** What the controllers and services behind finalizers are judged by. */
const sources: readonly SourceName[] = [
	'namespaces',
	'apiServices',
	'deployments',
	'statefulSets',
	'daemonSets',
	'services',
	'endpointSlices',
	'pods',
];

/** Everything that is being deleted, explained, and what is needed to act on it. */
export type Survey = {
	readonly transport: Transport;
	readonly cluster: ActionCluster;
	readonly snapshot: Snapshot;
	readonly scan: Scan;
	readonly explained: readonly ExplainedObject[];
};

/** Scans the cluster (or one namespace) and lets `use` work with what was found; everything is closed afterwards. */
export async function survey<T>(
	options: SourceOptions,
	context: CommandContext,
	use: (found: Survey) => Promise<T>,
): Promise<T> {
	const source = await openSource(options, context, false);
	for (const note of source.notes) context.stderr.write(`${note}\n`);
	const progress = createProgress(context.stderr);
	const transport = await ownTransport(source);
	const {connection} = transport;
	const {startSession} = await import('../../session/start.ts');
	const {namespace: _, ...whole} = source.session;
	const session = startSession({...whole, live: false, only: sources});
	const signal = AbortSignal.any([context.signal, AbortSignal.timeout(options.timeout * 1_000)]);
	try {
		const discovery = await discover(transport, signal);
		const [scan, facts, uid] = await Promise.all([
			scanTerminating({
				transport,
				discovery,
				namespace: options.namespace ?? '',
				signal,
				elapsed: () => performance.now(),
				onProgress: ({types, ofTypes, objects}) =>
					progress.show(`${types} of ${ofTypes} types, ${objects} objects`),
			}),
			readStuckFacts(transport, discovery, signal),
			clusterUid(transport, signal),
			session.settled(options.timeout * 1_000, context.signal),
		]);
		progress.end();
		const {snapshot} = await session.refresh();
		return await use({
			transport,
			cluster: {context: connection.contextName, server: connection.server.origin, uid},
			snapshot,
			scan,
			explained: explainAll(scan, snapshot, facts),
		});
	} finally {
		progress.end();
		await session.close();
		transport.close();
		await source.close();
	}
}

function explainAll(scan: Scan, snapshot: Snapshot, facts: StuckFacts): readonly ExplainedObject[] {
	return scan.found.map(object => explainObject(object, snapshot, facts, scan.found));
}
