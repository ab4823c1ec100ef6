import type {Evidence, Finding, PredictionTest} from '../checks/finding.ts';
import {type Asked, lastAnswers} from '../migration/asked.ts';
import type {ProbePlace, ProbeResult} from '../store/probes.ts';
import type {Snapshot} from '../store/snapshot.ts';

/** What the network answered to the predictions of a finding. */
export type Settlement = {
	readonly confirmed: readonly Asked[];
	readonly refuted: readonly Asked[];
};

/** An answer disproves a finding only as long as the cluster is likely to be as it was then. */
const freshMs = 5 * 60_000;

/** The answers that settle predictions of a finding, as far as questions like them were asked. */
export function settlementOf(snapshot: Snapshot, {predictions, subjects}: Finding): Settlement {
	const tests = predictions.flatMap(({test}) => test ?? []);
	if (tests.length === 0 || snapshot.probes.length === 0) return {confirmed: [], refuted: []};
	const since = Math.max(snapshot.now - freshMs, ...subjects.map(subject => createdAt(snapshot, subject)));
	const asked = lastAnswers(snapshot).filter(({result}) => result.at >= since);
	const settling = (classes: (test: PredictionTest) => readonly string[]): readonly Asked[] =>
		asked.filter(({result}) =>
			tests.some(test => isAbout(test, result) && classes(test).includes(result.outcome)),
		);
	return {confirmed: settling(test => test.confirms), refuted: settling(test => test.refutes)};
}

/**
 * A finding in the light of what the network answered: one whose predictions all failed is withdrawn, one that was confirmed and never
 * refuted is proven, and where answers disagree it is possible only. A question that could not be asked changes nothing.
 */
export function settled(snapshot: Snapshot, finding: Finding): Finding {
	if (finding.verdict !== 'FAIL' && finding.verdict !== 'WARN') return finding;
	const {confirmed, refuted} = settlementOf(snapshot, finding);
	if (confirmed.length === 0 && refuted.length === 0) return finding;
	const evidence = [...finding.evidence, ...[...refuted, ...confirmed].slice(0, 10).map(evidenceOf)];
	if (refuted.length === 0) return {...finding, confidence: 'proven', evidence};
	if (confirmed.length > 0)
		return {
			...finding,
			confidence: 'possible',
			evidence,
			explanation:
				`${finding.explanation} Probes disagree: ${confirmed.length} show it, ${refuted.length} do not.`.trim(),
		};
	const [first] = refuted;
	return {
		...finding,
		verdict: 'UNKNOWN',
		class: 'advisory',
		confidence: 'possible',
		summary: `withdrawn: ${finding.summary}`,
		explanation:
			`The network does not behave as this says: ${first === undefined ? '' : evidenceOf(first).source} answered ${first?.result.outcome ?? ''}. Something that was read is not what is enforced. ${finding.explanation}`.trim(),
		evidence,
		remedies: [],
	};
}

function isAbout(test: PredictionTest, {probe, from, to}: ProbeResult): boolean {
	if (probe !== test.probe || !isSamePlace(from, test.from)) return false;
	if (test.probe === 'dns' && to.protocol !== '' && to.protocol.toLowerCase() !== test.protocol) return false;
	return test.to.some(
		({host, port}) => host === to.host && (port === to.port || (test.probe === 'dns' && to.port === 0)),
	);
}

function isSamePlace(a: ProbePlace, b: ProbePlace): boolean {
	if (a.kind === 'pod' && b.kind === 'pod') return a.namespace === b.namespace && a.pod === b.pod;
	if (a.kind === 'node' && b.kind === 'node') return a.node === b.node;
	return a.kind === 'outside' && b.kind === 'outside';
}

/** Since when the object that is blamed is there: an older answer says nothing about it. */
function createdAt({tables}: Snapshot, {kind, namespace, name}: Finding['subjects'][number]): number {
	if (kind !== 'NetworkPolicy') return 0;
	return tables.networkPolicies.find(row => row.namespace === namespace && row.name === name)?.createdAt ?? 0;
}

function evidenceOf({result, where}: Asked): Evidence {
	const {to, probe, outcome, detail, at} = result;
	const what = to.name === '' ? `${to.host}:${to.port}` : `${to.name} at ${to.host}/${to.protocol}`;
	return {
		kind: 'probe',
		source: `${probe} from ${where} to ${what}`,
		value: detail === '' ? outcome : `${outcome}: ${detail}`,
		at,
	};
}
