import type {Clock} from '../../kube/clock.ts';
import {sleep} from '../../kube/clock.ts';
import {KubeError, messageOf} from '../../kube/errors.ts';
import {whiskerPlace} from '../../migration/whisker.ts';
import {createLedger, type Ledger} from '../../policy-hits/flows/ledger.ts';
import {readingOfFlows} from '../../policy-hits/flows/read-flows.ts';
import type {HitSource, HitSourceKind, PassedSource} from '../../policy-hits/source.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {ExecGrant} from '../exec-grant.ts';
import type {ForwardGrant} from '../forward-grant.ts';
import {readableNodes, readNode} from '../node-counters.ts';
import {readKernelLogOf, readMetricsOf} from './other-readings.ts';
import {type NodeAnswer, type NodesRead, nothingRead, readEach} from './read-nodes.ts';
import {bucketSeconds, listFlows, type Whisker} from './whisker.ts';

/** Kinds of sources that can be asked for by name. */
export type LiveSourceKind = Exclude<HitSourceKind, 'recorded' | 'static'>;

/** All of them, the best first. Metrics come last: those of open-source Felix do not tell rules apart. */
export const liveSources: readonly LiveSourceKind[] = ['flows', 'counters', 'log', 'metrics'];

export type OpenHits = {
	readonly snapshot: Snapshot;
	readonly exec: ExecGrant;
	readonly forward: ForwardGrant;
	readonly clock: Clock;
	/** All that can be read when none are named. */
	readonly nodes: readonly string[];
	/** Only these kinds; all when absent. */
	readonly only?: readonly LiveSourceKind[];
	readonly say: (text: string) => void;
	readonly signal: AbortSignal;
};

/** Flows that are being gathered. */
export type OpenFlows = {
	readonly whisker: Whisker;
	readonly ledger: Ledger;
	/** What began from here on has not been read yet, milliseconds since the epoch. */
	readonly until: number;
	/** What was left out, in words. */
	readonly leftOut: string;
};

/** The best source of hits that this cluster has, with its first reading. */
export type HitReader = {
	readonly source: HitSource;
	readonly first: NodesRead;
	/** Reads all of it once more. */
	readonly again: () => Promise<NodesRead>;
	/** Nodes that are asked; none for flows. */
	readonly nodes: readonly string[];
	readonly flows?: OpenFlows;
};

/** Goldmane keeps about an hour. */
const keptMs = 3_600_000;

/** Under which name flows are kept beside the counters of nodes. */
export const flowsName = 'flows';

type Opened = Omit<HitReader, 'source'> & {readonly why: string};

/** Tries the sources of hits from the best on. Never throws for what a cluster does: the source says why nothing better was taken. */
export async function openHits(options: OpenHits): Promise<HitReader> {
	const passed: PassedSource[] = [];
	for (const kind of options.only ?? liveSources) {
		const opened = await openers[kind](options);
		if (typeof opened !== 'string') {
			const {why, ...reader} = opened;
			return {...reader, source: {kind, why, passed}};
		}
		passed.push({kind, why: opened});
	}
	const why = 'static only: nothing that counts could be read, policies are judged by what is written';
	return {
		source: {kind: 'static', why, passed},
		first: nothingRead,
		again: async () => nothingRead,
		nodes: [],
	};
}

const openers: Readonly<Record<LiveSourceKind, (options: OpenHits) => Promise<Opened | string>>> = {
	flows: openFlows,
	counters: async options => {
		const {snapshot, exec, clock, signal} = options;
		const read = (node: string) => readNode(snapshot, node, {exec, now: clock.now, signal});
		return await byNode(options, 'counters', read, 'counters of the packet filters, read in calico-node');
	},
	log: async options => {
		const {snapshot, exec, clock, signal} = options;
		if (!hasLogRules(snapshot)) return 'no policy has a rule with action Log';
		const read = (node: string) => readKernelLogOf(snapshot, node, exec, {now: clock.now, signal});
		return await byNode(
			options,
			'log',
			read,
			'logs of the kernels: lines of rules with action Log, and nothing else that is hit',
		);
	},
	metrics: async options => {
		const {snapshot, forward, clock, signal} = options;
		const read = (node: string) => readMetricsOf(snapshot, node, forward, {now: clock.now, signal});
		return await byNode(
			options,
			'metrics',
			read,
			'metrics of Felix: how many policies are active, not which of them are hit (open-source Calico counts no rule there)',
		);
	},
};

async function openFlows({snapshot, forward, clock, nodes, say, signal}: OpenHits): Promise<Opened | string> {
	if (nodes.length > 0) return 'flows are of the whole cluster, and nodes were named';
	const place = whiskerPlace(snapshot);
	if ('why' in place) return place.why;
	say(`flows of Whisker ${place.namespace}/${place.pod}`);
	const whisker = {...place, forward};
	const ledger = createLedger();
	// The newest bucket is not complete: the stream tells it.
	const until = Math.floor(clock.now() / 1_000 / bucketSeconds) * bucketSeconds * 1_000;
	let leftOut: string;
	try {
		leftOut = await listFlows(whisker, ledger, {from: until - keptMs, until}, signal);
	} catch (error) {
		if (signal.aborted || !(error instanceof KubeError)) throw error;
		return `Whisker ${place.namespace}/${place.pod}: ${messageOf(error)}`;
	}
	const read = async () => flowsRead(ledger, clock.now(), leftOut);
	return {
		why: `flows of Goldmane by Whisker ${place.namespace}/${place.pod}: every packet of the last hour, some 15 to 30 s late`,
		first: await read(),
		again: read,
		nodes: [],
		flows: {whisker, ledger, until, leftOut},
	};
}

/** What a ledger holds, in the form of a reading of a node. */
export function flowsRead(ledger: Ledger, at: number, leftOut = ''): NodesRead {
	const reading = readingOfFlows(ledger, leftOut === '' ? [] : [leftOut]);
	return {
		readings: [{node: flowsName, at, reading}],
		counters: [{node: flowsName, at, text: ledger.text()}],
		unread: [],
	};
}

async function byNode(
	{snapshot, nodes, clock, say, signal}: OpenHits,
	what: string,
	read: (node: string) => Promise<NodeAnswer>,
	why: string,
): Promise<Opened | string> {
	const wanted = nodes.length > 0 ? nodes : readableNodes(snapshot);
	if (wanted.length === 0) return 'no agent of Calico (calico-node) runs here, in which they could be read';
	const again = () =>
		readEach({
			nodes: wanted,
			read,
			wait: milliseconds => sleep(clock, milliseconds, signal),
			say: text => say(`${what} of ${text}`),
		});
	const first = await again();
	if (first.readings.length > 0) return {why, first, again, nodes: wanted};
	const [one, ...more] = first.unread;
	return `${one?.node}: ${one?.why}${more.length > 0 ? `, and ${more.length} more nodes` : ''}`;
}

function hasLogRules({tables}: Snapshot): boolean {
	return [...tables.calicoNetworkPolicies, ...tables.globalNetworkPolicies].some(({ingress, egress}) =>
		[...ingress, ...egress].some(({action}) => action === 'Log'),
	);
}
