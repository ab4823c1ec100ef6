import type {Hit} from '../../policy-hits/hits.ts';
import type {Counted, Meeting, Seen} from '../../policy-hits/meeting.ts';
import type {HitSource} from '../../policy-hits/source.ts';
import type {ProbeRun} from '../../probes/question.ts';
import {probeJson} from '../../probes/result.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {Explanation} from '../../systems/reach/explain.ts';
import {explainJson} from './explain.ts';
import {hitJson, hitTitle} from './hits.ts';
import {sideText} from './sides.ts';

/** What three witnesses said of one question, and what that proves. */
export type Proof = {
	readonly explanation: Explanation;
	/** Who spoke for the data plane. */
	readonly source: HitSource;
	readonly counted: Counted;
	/** Why counters said nothing; empty when they spoke. */
	readonly countedWhy: string;
	readonly moved: readonly Hit[];
	readonly seen: Seen;
	/** Absent when it could not be asked at all. */
	readonly run?: ProbeRun;
	readonly runWhy: string;
	readonly meeting: Meeting;
};

/** A proof as the value that is printed as JSON. */
export function proofJson(snapshot: Snapshot, proof: Proof): object {
	const {explanation, source, counted, countedWhy, moved, seen, run, runWhy, meeting} = proof;
	const {from, to, port} = explanation;
	return {
		format: 'ktriage.policy-proof/v1',
		from,
		to,
		port,
		simulated: explainJson(explanation),
		counted: {verdict: counted, why: countedWhy, source, moved: moved.map(hitJson)},
		seen: {verdict: seen, why: runWhy, ...(run && {probe: probeJson(snapshot, run)})},
		meeting,
	};
}

/** A proof for people: one line per witness, then what they prove. */
export function proofText({
	explanation,
	source,
	counted,
	countedWhy,
	moved,
	seen,
	run,
	runWhy,
	meeting,
}: Proof): string {
	const {from, to, port, verdict, way, unknown} = explanation;
	const sides = way === undefined ? [] : [way.egress, way.ingress];
	const lines = [
		`${from} → ${to} ${port}`,
		`  policies  ${verdict}${unknown === undefined ? '' : `: ${unknown.object}: ${unknown.why}`}`,
		...sides.map(
			side => `            ${side.direction.toLowerCase()} ${side.decision.kind}: ${sideText(side)}`,
		),
		`  ${source.kind === 'flows' ? 'flows   ' : 'counters'}  ${counted}${countedWhy === '' ? '' : `: ${countedWhy}`}`,
		...moved.map(hit => `            +${hit.moved} ${hitTitle(hit)}`),
		`  probe     ${run?.answer.class ?? seen}${runWhy === '' ? '' : `: ${runWhy}`}`,
		`  together  ${meeting.kind} (${meeting.id}): ${meeting.says}`,
	];
	return `${lines.join('\n')}\n`;
}
