import type {Evidence, Finding, Verdict} from '../checks/finding.ts';
import {lacksRight} from '../checks/needs.ts';
import type {Walk} from '../diagnosis/trees/walk.ts';
import type {Step} from './model.ts';
import type {Fact, Outcome} from './progress.ts';

/** What the evidence of a step says by itself, before anyone confirmed anything. */
export type Said = {
	readonly kind: 'fail' | 'warn' | 'pass' | 'unknown' | 'unlooked' | 'not-applicable' | 'none';
	readonly why: string;
	/** What says so, the worst first. */
	readonly finding: string;
};

/** One code of a step and what it says. */
export type Line = {
	readonly code: string;
	readonly verdict: Verdict | 'NONE';
	readonly summary: string;
	/** Id of the finding; the code for facts. */
	readonly finding: string;
	readonly required: boolean;
	readonly evidence: readonly Evidence[];
};

export type EvidenceInput = {
	readonly findings: ReadonlyMap<string, readonly Finding[]>;
	readonly facts: readonly Fact[];
	/** Walks of a tree, for steps that are one; undefined when nobody walked. */
	readonly walks: (tree: string) => readonly Walk[] | undefined;
};

const worst: readonly Line['verdict'][] = ['FAIL', 'UNKNOWN', 'WARN', 'PASS', 'SKIP', 'NONE'];

/** Findings by the code of their check. */
export function byCode(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
	const found = new Map<string, Finding[]>();
	for (const finding of findings) {
		const list = found.get(finding.code);
		if (list === undefined) found.set(finding.code, [finding]);
		else list.push(finding);
	}
	return found;
}

/**
 * A SKIP of a check because there is nothing to judge (no experiments, BGP off, not installed) holds nothing up; every other SKIP means
 * that nobody looked, and does.
 */
export function doesNotApply(summary: string): boolean {
	if (/^needs |may not|probe|counters|profile|earlier|measured|only one|log\b|logs\b|not known/.test(summary))
		return false;
	return /^there (?:is|are) (?:no|nothing)|\bnot installed|^neither .* installed|neither in the cluster nor|is off\b|none is known here|is not served|^no (?:active|workflow|notebook|pool|namespace|model|calico|agent|controller|tracking|platform|Service|node carries|task of the files|storage|dependency|CalicoNodeStatus)|does not run here|was not installed|installed here$/.test(
		summary,
	);
}

/** Every code of a step with what it says now. */
export function linesOf(step: Step, {findings, facts, walks}: EvidenceInput): readonly Line[] {
	const line = (code: string, required: boolean): Line => {
		const list = findings.get(code);
		const fact = facts.find(one => one.code === code);
		if (fact !== undefined && (list ?? []).every(({verdict}) => verdict === 'SKIP'))
			return {code, verdict: fact.verdict, summary: fact.summary, finding: code, required, evidence: []};
		const first = list?.toSorted((a, b) => worst.indexOf(a.verdict) - worst.indexOf(b.verdict))[0];
		if (first === undefined)
			return {
				code,
				verdict: 'NONE',
				summary: 'not recorded yet',
				finding: code,
				required,
				evidence: [],
			};
		const {verdict, summary, id, evidence} = first;
		return {code, verdict, summary, finding: id, required, evidence};
	};
	const own = step.evidence.map(code => line(code, true));
	const more = step.also.map(code => line(code, false)).filter(({verdict}) => verdict !== 'NONE');
	const tree = step.tree === undefined ? [] : [treeLine(step.tree, walks(step.tree))];
	return [...own, ...more, ...tree];
}

/** What the lines of a step come to, with how its command ended. */
export function judge(step: Step, lines: readonly Line[], outcome: Outcome | undefined): Said {
	const said = (kind: Said['kind'], line: Line): Said => ({
		kind,
		why: `${line.code} ${line.summary}`,
		finding: line.finding,
	});
	if (outcome !== undefined && outcome.exitCode !== 0)
		return {
			kind: 'fail',
			why: outcome.detail || `ended with exit code ${outcome.exitCode}`,
			finding: step.id,
		};
	const find = (verdict: Line['verdict'], required?: boolean) =>
		lines.find(one => one.verdict === verdict && (required === undefined || one.required === required));
	const failed = find('FAIL');
	if (failed !== undefined) return said('fail', failed);
	const unknown = find('UNKNOWN', true);
	if (unknown !== undefined) return said('unknown', unknown);
	const unlooked = lines.find(
		({verdict, required, summary}) =>
			(required && (verdict === 'NONE' || (verdict === 'SKIP' && !doesNotApply(summary)))) ||
			// It might have said anything.
			(verdict === 'SKIP' && lacksRight({verdict, summary})),
	);
	if (unlooked !== undefined) return said('unlooked', unlooked);
	const warned = find('WARN');
	if (warned !== undefined && !step.acceptsWarnings) return said('warn', warned);
	const passed = find('PASS', true) ?? (warned?.required === true ? warned : undefined);
	if (passed !== undefined) return said('pass', passed);
	if (step.command !== undefined && outcome === undefined)
		return {kind: 'unlooked', why: 'its command was not run', finding: step.id};
	if (step.command !== undefined) return {kind: 'pass', why: outcome?.detail ?? '', finding: step.id};
	const skipped = find('SKIP', true);
	if (skipped !== undefined) return said('not-applicable', skipped);
	return {kind: 'none', why: '', finding: ''};
}

function treeLine(tree: string, walks: readonly Walk[] | undefined): Line {
	const base = {code: tree, finding: tree, required: true, evidence: []};
	if (walks === undefined) return {...base, verdict: 'NONE', summary: `not walked here: ktriage why ${tree}`};
	const leaf = walks.find(({end}) => end.kind === 'leaf' && end.leaf.severity !== 'intended');
	if (leaf?.end.kind === 'leaf') {
		const verdict = leaf.end.leaf.severity === 'warn' ? 'WARN' : 'FAIL';
		return {...base, verdict, summary: `${leaf.scope.about}: ${leaf.end.leaf.diagnosis}`};
	}
	const unknown = walks.find(({end}) => end.kind === 'unknown');
	if (unknown?.end.kind === 'unknown')
		return {...base, verdict: 'UNKNOWN', summary: `${unknown.scope.about}: ${unknown.end.why}`};
	return {...base, verdict: 'PASS', summary: walks.length === 0 ? 'nothing to ask' : 'nothing found'};
}
