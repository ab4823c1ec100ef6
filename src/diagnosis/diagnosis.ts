import type {Finding, Verdict} from '../checks/finding.ts';

/** A root cause (or a finding that nothing explains) with what follows from it. */
export type Cause = {
	readonly rank: number;
	readonly finding: Finding;
	readonly symptoms: readonly Finding[];
};

/** The one page: few root causes, each carrying its symptoms. */
export type Diagnosis = {
	readonly revision: number;
	/** The worst that is proven: FAIL, WARN, PASS, or UNKNOWN when too little could be read to say. */
	readonly verdict: Verdict;
	readonly causes: readonly Cause[];
	/** Every finding, with `explainedBy` and `class` filled in, in rank order. */
	readonly findings: readonly Finding[];
	readonly counts: Readonly<
		Record<'roots' | 'symptoms' | 'fail' | 'warn' | 'unknown' | 'skip' | 'pass', number>
	>;
};

/** Before anything was checked. */
export function undiagnosed(revision: number): Diagnosis {
	const counts = {roots: 0, symptoms: 0, fail: 0, warn: 0, unknown: 0, skip: 0, pass: 0};
	return {revision, verdict: 'UNKNOWN', causes: [], findings: [], counts};
}
