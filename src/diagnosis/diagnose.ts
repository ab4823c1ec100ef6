import {
	atThisLook,
	type Confidence,
	type Finding,
	type FindingClass,
	type Verdict,
} from '../checks/finding.ts';
import {checks} from '../checks/index.ts';
import {calicoPresence} from '../migration/calico-presence.ts';
import {isScopeMissing, usable} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {blastRadius} from './blast-radius.ts';
import type {Cause, Diagnosis} from './diagnosis.ts';
import {explain} from './links.ts';
import {settled} from './settled.ts';
import {suspendedBy} from './suspend.ts';

const classOrder: Readonly<Record<FindingClass, number>> = {
	root: 0,
	contributing: 1,
	symptom: 2,
	advisory: 3,
};
const verdictOrder: Readonly<Record<Verdict, number>> = {FAIL: 0, WARN: 1, UNKNOWN: 2, SKIP: 3, PASS: 4};
const confidenceOrder: Readonly<Record<Confidence, number>> = {proven: 0, probable: 1, possible: 2};

/**
 * Turns findings into the one page: symptoms go under what explains them, causes are ranked by class, verdict, how many pods they
 * touch, how sure they are, and the layer, lowest first, as checks are listed. The same snapshot always gives the same page.
 */
export function diagnose(snapshot: Snapshot, all: readonly Finding[]): Diagnosis {
	const found = all.map(finding => dated(snapshot, settled(snapshot, finding)));
	const named = found.map(finding => linked(finding, [...explain(snapshot, found, finding)].sort(compare)));
	const waiting = suspendedBy(snapshot, named);
	const findings = named.map(finding => suspended(finding, waiting.get(finding.id)));
	const byId = new Map(findings.map(finding => [finding.id, finding]));
	const ranked = findings
		.filter(finding => isRed(finding) && finding.explainedBy.length === 0)
		.map(finding => ({finding, radius: blastRadius(snapshot, finding)}))
		.sort(
			(a, b) =>
				classOrder[a.finding.class] - classOrder[b.finding.class] ||
				verdictOrder[a.finding.verdict] - verdictOrder[b.finding.verdict] ||
				b.radius - a.radius ||
				confidenceOrder[a.finding.confidence] - confidenceOrder[b.finding.confidence] ||
				byLayer(a.finding, b.finding),
		);
	const symptoms = new Map<string, Finding[]>();
	for (const finding of findings) {
		if (finding.explainedBy.length === 0) continue;
		for (const root of rootsOf(byId, finding)) symptoms.set(root, [...(symptoms.get(root) ?? []), finding]);
	}
	const causes = ranked.map(
		({finding}, index): Cause => ({
			rank: index + 1,
			finding,
			symptoms: (symptoms.get(finding.id) ?? []).sort(byVerdict),
		}),
	);
	return {
		revision: snapshot.revision,
		verdict: rollUp(snapshot, findings),
		causes,
		findings: inRankOrder(causes, findings),
		counts: countsOf(causes, findings),
	};
}

/** Whether a finding says that something is wrong. */
export function isRed({verdict}: Finding): boolean {
	return verdict === 'FAIL' || verdict === 'WARN';
}

/** Says of what stands in the snapshot that it was read then. */
function dated({now}: Snapshot, finding: Finding): Finding {
	const {evidence} = finding;
	if (evidence.every(({at}) => at !== atThisLook)) return finding;
	return {...finding, evidence: evidence.map(one => (one.at === atThisLook ? {...one, at: now} : one))};
}

function linked(finding: Finding, explainedBy: readonly string[]): Finding {
	if (explainedBy.length > 0) return {...finding, explainedBy, class: 'symptom'};
	if (finding.class !== 'symptom') return finding;
	return {...finding, class: finding.verdict === 'FAIL' ? 'root' : 'contributing'};
}

/** Its evidence stays as it is; what follows from it is said again once the layer below is repaired. */
function suspended(finding: Finding, below: readonly string[] | undefined): Finding {
	if (below === undefined) return finding;
	const words = 'What it stands on fails: it is judged again when that is repaired.';
	const {explanation} = finding;
	return {...linked(finding, below), explanation: explanation === '' ? words : `${explanation} ${words}`};
}

/** The causes at the end of the chain of explanations. */
function rootsOf(byId: ReadonlyMap<string, Finding>, finding: Finding): ReadonlySet<string> {
	const roots = new Set<string>();
	const seen = new Set<string>();
	const visit = (id: string) => {
		if (seen.has(id)) return;
		seen.add(id);
		const above = byId.get(id)?.explainedBy ?? [];
		if (above.length === 0) roots.add(id);
		else above.forEach(visit);
	};
	finding.explainedBy.forEach(visit);
	return roots;
}

function byVerdict(a: Finding, b: Finding): number {
	return verdictOrder[a.verdict] - verdictOrder[b.verdict] || byLayer(a, b);
}

function inRankOrder(causes: readonly Cause[], findings: readonly Finding[]): readonly Finding[] {
	const listed = new Set(causes.flatMap(({finding, symptoms}) => [finding, ...symptoms]));
	return [...listed, ...findings.filter(finding => !listed.has(finding)).sort(byVerdict)];
}

/** What has to be readable before a cluster can be called healthy. */
function essentialsRead(snapshot: Snapshot): boolean {
	const calico = calicoPresence(snapshot).kind === 'running';
	return (
		snapshot.api.kind === 'up' &&
		usable(snapshot, 'nodes') &&
		snapshot.tables.nodes.length > 0 &&
		!isScopeMissing(snapshot) &&
		usable(snapshot, 'pods') &&
		(!calico || usable(snapshot, 'ipPools'))
	);
}

function rollUp(snapshot: Snapshot, findings: readonly Finding[]): Verdict {
	// That it cannot be reached is a FAIL of the access, not a verdict on the cluster.
	if (snapshot.api.kind !== 'up') return 'UNKNOWN';
	if (findings.some(({verdict}) => verdict === 'FAIL')) return 'FAIL';
	if (!essentialsRead(snapshot)) return 'UNKNOWN';
	return findings.some(({verdict}) => verdict === 'WARN') ? 'WARN' : 'PASS';
}

function countsOf(causes: readonly Cause[], findings: readonly Finding[]): Diagnosis['counts'] {
	const count = (wanted: Verdict) => findings.filter(({verdict}) => verdict === wanted).length;
	return {
		roots: causes.filter(({finding}) => finding.class === 'root').length,
		symptoms: findings.filter(({explainedBy}) => explainedBy.length > 0).length,
		fail: count('FAIL'),
		warn: count('WARN'),
		unknown: count('UNKNOWN'),
		skip: count('SKIP'),
		pass: count('PASS'),
	};
}

function byLayer(a: Finding, b: Finding): number {
	return layerOf(a) - layerOf(b) || compare(a.id, b.id);
}

/** Where the check stands in the list of checks, which goes from the lowest layer up. */
function layerOf({code}: Finding): number {
	return layers.get(code) ?? checks.length;
}

const layers: ReadonlyMap<string, number> = new Map(checks.map(({code}, layer) => [code, layer]));

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
