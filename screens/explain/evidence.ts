import type {WantedPort} from '../../src/policy/port-text.ts';
import {type Counted, type Meeting, meet, type Seen, seenIn} from '../../src/policy-hits/meeting.ts';
import type {HitRate} from '../../src/policy-hits/rates.ts';
import {countedOf} from '../../src/policy-hits/witness.ts';
import {connectionPlan} from '../../src/probes/plans/connection.ts';
import {resultTarget} from '../../src/probes/result.ts';
import type {HitsState} from '../../src/session/hits/state.ts';
import type {ProbePlace, ProbeResult} from '../../src/store/probes.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {type Explanation, symptomOf} from '../../src/systems/reach/explain.ts';
import {countedSides} from '../../src/systems/reach/sides.ts';
import {lastCall} from '../../src/ui/memo.ts';

/** What the network itself said of a question, beside what the policies say. */
export type Evidence = {
	/** The newest answer to the same question. */
	readonly probe?: ProbeResult;
	/** Why it cannot be asked; empty when it can. */
	readonly unasked: string;
	readonly counted: Counted;
	/** Rules and pods whose counters moved since the probe began; without a probe, those that the question concerns. */
	readonly moved: readonly HitRate[];
	readonly meeting: Meeting;
};

/** Puts the witnesses of a question together, as far as they have spoken. */
export const evidenceOf = lastCall(
	(snapshot: Snapshot, explanation: Explanation, port: WantedPort, hits: HitsState | undefined): Evidence => {
		const {from, to, verdict, way} = explanation;
		const plan = connectionPlan(snapshot, from, to, port);
		const [asked] = plan.questions;
		const probe =
			asked === undefined
				? undefined
				: newest(snapshot, asked.from.place, resultTarget(snapshot, asked.question, asked.from.place));
		const seen: Seen = probe === undefined ? 'unasked' : seenIn(probe.outcome);
		const since = probe?.at ?? 0;
		const {counted, rates} = countedSince(explanation, hits, since);
		const symptom = way === undefined ? 'unknown' : symptomOf(way);
		return {
			...(probe && {probe}),
			unasked: asked === undefined ? (plan.notes[0] ?? '') : '',
			counted,
			moved: rates,
			meeting: meet(verdict, counted, seen, symptom),
		};
	},
);

function newest({probes}: Snapshot, place: ProbePlace, to: ProbeResult['to']): ProbeResult | undefined {
	return probes.findLast(
		one =>
			isSamePlace(one.from, place) &&
			one.to.host === to.host &&
			one.to.port === to.port &&
			one.to.protocol.toLowerCase() === to.protocol.toLowerCase(),
	);
}

function isSamePlace(a: ProbePlace, b: ProbePlace): boolean {
	if (a.kind === 'pod' && b.kind === 'pod') return a.namespace === b.namespace && a.pod === b.pod;
	return a.kind === b.kind && (a.kind !== 'node' || (b.kind === 'node' && a.node === b.node));
}

/** What counters did since a moment; nothing is said before a reading after it. */
function countedSince(
	explanation: Explanation,
	hits: HitsState | undefined,
	since: number,
): {readonly counted: Counted; readonly rates: readonly HitRate[]} {
	if (hits === undefined || hits.rates.readings === 0) return {counted: 'unread', rates: []};
	const all = [...hits.rates.rules, ...hits.rates.endpoints];
	const isAfter = since > 0 && hits.rates.at >= since && hits.rates.readings > 1;
	const moved = all.map(({hit, lastHit}) => ({
		...hit,
		moved: isAfter ? Number(lastHit !== undefined && lastHit >= since) : 1,
	}));
	const found = countedOf(countedSides(explanation), moved);
	const keys = new Set(found.moved.map(({key}) => key));
	const concerned = all.filter(({hit}) => keys.has(hit.key));
	return {counted: isAfter ? found.counted : 'unread', rates: concerned};
}
