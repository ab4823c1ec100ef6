import {type Clock, sleep} from '../../kube/clock.ts';
import {KubeError, messageOf} from '../../kube/errors.ts';
import {whiskerPlace} from '../../migration/whisker.ts';
import type {Flow} from '../../policy-hits/flows/flow.ts';
import {createLedger} from '../../policy-hits/flows/ledger.ts';
import {readingOfFlows} from '../../policy-hits/flows/read-flows.ts';
import {type Hit, hitsOf} from '../../policy-hits/hits.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {ForwardGrant} from '../forward-grant.ts';
import {flowsName} from './open-hits.ts';
import {bucketSeconds, listFlows} from './whisker.ts';

export type FlowWitnessOptions = {
	readonly snapshot: Snapshot;
	readonly forward: ForwardGrant;
	readonly clock: Clock;
	/** Whether a flow is of the connection that is asked about. */
	readonly isOurs: (flow: Flow) => boolean;
	/** Milliseconds to wait for flows; 45 s when absent: Felix reports every 15 s, and Goldmane gathers as long again. */
	readonly patienceMs?: number;
	readonly signal: AbortSignal;
};

/** What flows say of a connection that was tried. */
export type FlowsSeen = {readonly flows: readonly Flow[]; readonly hits: readonly Hit[]};

/** Flows as a witness of a connection: made before it is tried, asked afterwards. */
export type FlowWitness = {readonly after: () => Promise<FlowsSeen>};

const patience = 45_000;
const everyMs = 3_000;
/** Flows of so long ago show that they are reported at all. */
const recentMs = 300_000;

/** Begins to watch; a text says why flows cannot tell. Throws only when the signal fires. */
export async function openFlowWitness(options: FlowWitnessOptions): Promise<FlowWitness | string> {
	const {snapshot, forward, clock, isOurs, patienceMs = patience, signal} = options;
	const place = whiskerPlace(snapshot);
	if ('why' in place) return place.why;
	const whisker = {...place, forward};
	const began = clock.now();
	try {
		const recent = createLedger();
		await listFlows(whisker, recent, {from: began - recentMs, until: began}, signal);
		if (recent.newest() === 0) return 'Whisker knows no flow of the last 5 minutes: nobody reports any';
	} catch (error) {
		if (signal.aborted || !(error instanceof KubeError)) throw error;
		return `Whisker ${place.namespace}/${place.pod}: ${messageOf(error)}`;
	}
	const look = async () => {
		// The bucket in which it falls began earlier.
		const ledger = createLedger(flow => isOurs(flow) && flow.end > began);
		const from = began - bucketSeconds * 1_000;
		await listFlows(whisker, ledger, {from, until: clock.now() + bucketSeconds * 1_000}, signal);
		return ledger;
	};
	return {
		after: async () => {
			const until = clock.now() + patienceMs;
			for (;;) {
				const ledger = await look();
				const flows = ledger.sums().map(({flow}) => flow);
				const isClear =
					flows.some(({action}) => action === 'deny') ||
					new Set(flows.map(({reporter}) => reporter)).size > 1;
				if (isClear || clock.now() >= until) return {flows, hits: hitsSince(snapshot, ledger, clock.now())};
				await sleep(clock, Math.min(everyMs, Math.max(1, until - clock.now())), signal);
			}
		},
	};
}

/** Everything that they count moved since. */
function hitsSince(
	snapshot: Snapshot,
	ledger: Parameters<typeof readingOfFlows>[0],
	at: number,
): readonly Hit[] {
	const reading = readingOfFlows(ledger);
	const still = {...reading, counters: reading.counters.map(one => ({...one, packets: 0, bytes: 0}))};
	return hitsOf(snapshot, [{node: flowsName, at, reading}], [{node: flowsName, at: 0, reading: still}]);
}
