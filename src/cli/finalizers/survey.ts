import {clusterUid} from '../../actions/objects.ts';
import type {ActionCluster} from '../../actions/plan.ts';
import {type ExplainedObject, explainObject} from '../../finalizers/explain.ts';
import {readStuckFacts, type StuckFacts} from '../../finalizers/facts.ts';
import {type Scan, scanTerminating} from '../../finalizers/scan.ts';
import {type Discovery, discover} from '../../kube/discovery.ts';
import type {Transport} from '../../kube/transport.ts';
import type {SourceName} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {createStore} from '../../store/store.ts';
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
];

/** Everything that is being deleted, explained, and what is needed to act on it. */
export type Survey = {
	readonly transport: Transport;
	readonly cluster: ActionCluster;
	readonly snapshot: Snapshot;
	readonly scan: Scan;
	readonly explained: readonly ExplainedObject[];
};

/**
 * Scans the cluster (or one namespace) and lets `use` work with what was found; everything is closed afterwards. With `onlyWhenFound`
 * nothing else is read where nothing is being deleted: the snapshot is empty then.
 */
export async function survey<T>(
	options: SourceOptions,
	context: CommandContext,
	use: (found: Survey) => Promise<T>,
	onlyWhenFound = false,
): Promise<T> {
	const source = await openSource(options, context, false);
	for (const note of source.notes) context.stderr.write(`${note}\n`);
	const progress = createProgress(context.stderr);
	const transport = await ownTransport(source);
	const {connection} = transport;
	const signal = AbortSignal.any([context.signal, AbortSignal.timeout(options.timeout * 1_000)]);
	const closing = new AbortController();
	let judging: Promise<Judged> | undefined;
	const judge = async (discovery: Discovery): Promise<Judged> => {
		const {readOnce} = await import('../../session/read-once.ts');
		const {clock, profile, recorded, serverIsKnownToFail} = source.session;
		const [facts, uid, snapshot] = await Promise.all([
			readStuckFacts(transport, discovery, signal),
			clusterUid(transport, signal),
			readOnce({
				transport,
				discovery,
				clock,
				profile,
				...(recorded && {recorded}),
				...(serverIsKnownToFail && {serverIsKnownToFail}),
				only: sources,
				withinMs: options.timeout * 1_000,
				signal: AbortSignal.any([context.signal, closing.signal]),
			}),
		]);
		return {facts, uid, snapshot};
	};
	try {
		const discovery = await discover(transport, signal);
		// Side by side with the scan, as soon as there is something to judge.
		const begin = (): Promise<Judged> => {
			judging ??= judge(discovery);
			judging.catch(() => {});
			return judging;
		};
		if (!onlyWhenFound) void begin();
		const scan = await scanTerminating({
			transport,
			discovery,
			namespace: options.namespace ?? '',
			signal,
			elapsed: () => performance.now(),
			onFound: () => void begin(),
			onProgress: ({types, ofTypes, objects}) =>
				progress.show(`${types} of ${ofTypes} types, ${objects} objects`),
		});
		const {snapshot, facts, uid} =
			scan.found.length === 0 && onlyWhenFound ? nothingToJudge() : await begin();
		progress.end();
		return await use({
			transport,
			cluster: {context: connection.contextName, server: connection.server.origin, uid},
			snapshot,
			scan,
			explained: explainAll(scan, snapshot, facts),
		});
	} finally {
		progress.end();
		closing.abort();
		transport.close();
		await judging?.catch(() => {});
		await source.close();
	}
}

/** What the objects are judged by. */
type Judged = {readonly snapshot: Snapshot; readonly facts: StuckFacts; readonly uid: string};

function nothingToJudge(): Judged {
	const snapshot = createStore({sources: [], clock: Date.now, profile: {}}).snapshot(Date.now());
	return {snapshot, facts: {admission: [], conversion: [], leases: [], unreadable: []}, uid: ''};
}

function explainAll(scan: Scan, snapshot: Snapshot, facts: StuckFacts): readonly ExplainedObject[] {
	return scan.found.map(object => explainObject(object, snapshot, facts, scan.found));
}
