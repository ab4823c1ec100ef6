import {type Clock, sleep} from '../../kube/clock.ts';
import {hitsOf, type NodeReading} from '../../policy-hits/hits.ts';
import {nextRates} from '../../policy-hits/rates.ts';
import {grantExec} from '../../probes/exec-grant.ts';
import {grantForward} from '../../probes/forward-grant.ts';
import {flowsRead, type HitReader, openHits} from '../../probes/hits/open-hits.ts';
import type {NodesRead} from '../../probes/hits/read-nodes.ts';
import {followFlows} from '../../probes/hits/whisker.ts';
import type {NodeCounters} from '../../store/counters.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {LentWorld} from '../actions/create.ts';
import type {HitsState} from './state.ts';

export type WatchHits = {
	readonly lent: LentWorld;
	readonly clock: Clock;
	readonly snapshot: () => Snapshot;
	readonly keep: (counters: readonly NodeCounters[]) => void;
	readonly change: (part: Partial<HitsState>) => void;
	readonly state: () => HitsState;
	readonly signal: AbortSignal;
};

/** Between two readings of all nodes; longer where a reading takes long: nodes are busy with it a tenth of the time at most. */
const countersMs = 10_000;
const restPerWork = 9;
/** Flows come in buckets of 15 s: rates of less would be waves. */
const flowsMs = 15_000;
/** What is kept makes every check run again. */
const keepMs = 60_000;

/** Finds the best source and reads it until the signal fires. Rejects for what is not an answer of the cluster. */
export async function watchHits(options: WatchHits): Promise<void> {
	const {lent, clock, change, snapshot, signal} = options;
	const {world, cluster, transport} = lent;
	const granted = {
		transport,
		cluster,
		permission: world.permission,
		audit: world.audit,
		actor: world.actor,
		id: world.newId(),
		now: clock.now,
	};
	const [exec, forward] = [grantExec(granted), grantForward(granted)];
	if (typeof exec === 'string' || typeof forward === 'string') {
		change({permission: {kind: 'refused', why: String(exec)}, permitted: false, phase: {kind: 'off'}});
		return;
	}
	const reader = await openHits({
		snapshot: snapshot(),
		exec,
		forward,
		clock,
		nodes: [],
		say: () => {},
		signal,
	});
	if (signal.aborted) return;
	const tell = teller(options, reader);
	tell(reader.first);
	if (reader.source.kind === 'static') {
		change({phase: {kind: 'off'}});
		return;
	}
	change({phase: {kind: 'on', since: clock.now()}});
	await (reader.flows === undefined ? poll(options, reader, tell) : follow(options, reader, tell));
}

type Tell = (read: NodesRead) => void;

/** Puts readings into the state, and now and then into the store. */
function teller({clock, change, keep, state, snapshot}: WatchHits, {source, nodes}: HitReader): Tell {
	let kept = Number.NEGATIVE_INFINITY;
	let last: readonly NodeReading[] = [];
	return ({readings, counters, unread}) => {
		const now = clock.now();
		// A node that gave nothing this time keeps what it had: its rules are not gone.
		const silent = last.filter(old => !readings.some(({node}) => node === old.node));
		last = [...readings, ...silent];
		change({
			source,
			nodes: {read: readings.length - (source.kind === 'flows' ? 1 : 0), of: nodes.length},
			unread,
			rates: nextRates(state().rates, hitsOf(snapshot(), last), now),
		});
		if (now - kept < keepMs || counters.length === 0) return;
		kept = now;
		keep(counters);
	};
}

async function poll({clock, signal}: WatchHits, {again}: HitReader, tell: Tell): Promise<void> {
	let worked = 0;
	while (!signal.aborted) {
		try {
			await sleep(clock, Math.max(countersMs, worked * restPerWork), signal);
			const began = clock.now();
			const read = await again();
			worked = clock.now() - began;
			if (!signal.aborted) tell(read);
		} catch (error) {
			if (signal.aborted) return;
			throw error;
		}
	}
}

async function follow({clock, change, signal}: WatchHits, {flows}: HitReader, tell: Tell): Promise<void> {
	if (flows === undefined) return;
	const {whisker, ledger, until, leftOut} = flows;
	let due: (() => void) | undefined;
	const told = (): void => {
		due = undefined;
		if (!signal.aborted) tell(flowsRead(ledger, clock.now(), leftOut));
	};
	try {
		await followFlows(whisker, ledger, {
			clock,
			random: Math.random,
			since: until,
			onFlows: () => {
				due ??= clock.after(flowsMs, told);
			},
			onOpen: () => change({phase: {kind: 'on', since: clock.now()}}),
			onBroken: (why, again) => change({phase: {kind: 'waiting', until: again, why}}),
			signal,
		});
	} finally {
		due?.();
	}
}
