import type {Confidence, FindingClass, Owner, Verdict} from '../../../src/checks/finding.ts';

/** One row of the table of single faults: what has to be said of the healthy cluster with this one thing wrong. */
export type SingleFault = {
	readonly id: string;
	readonly verdict: Verdict;
	readonly code: string;
	readonly owner: Owner;
	readonly class: FindingClass;
	readonly confidence?: Confidence;
	/** What the summary of the primary finding has to name. */
	readonly names?: RegExp;
	/** Codes that stand under it. */
	readonly symptoms: readonly string[];
	/** Further codes that are no symptoms and red all the same, as far as the table allows them. */
	readonly beside?: readonly string[];
	/** Codes that must not be red at all. */
	readonly green: readonly string[];
	/** Codes that must say PASS. */
	readonly pass?: readonly string[];
	/** Conclusions that nobody may read anywhere. */
	readonly never?: RegExp;
};

/** What is the network's, where the fault is not. */
export const network = ['POL-03', 'POL-08', 'POL-12', 'CID-01', 'CID-02', 'CAL-15', 'DNS-01'];
