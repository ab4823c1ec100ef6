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
