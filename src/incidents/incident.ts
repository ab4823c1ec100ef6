import type {Verdict} from '../checks/finding.ts';

/** One sign of a case: a check that said this. */
export type Sign = {readonly code: string; readonly verdict: 'FAIL' | 'WARN'; readonly what: string};

/** A solved case: by which signs it is known again, what it was and what cured it. Names and addresses are not part of it. */
export type Incident = {
	readonly id: string;
	readonly title: string;
	/** The first is the nearest to the cause. */
	readonly signs: readonly Sign[];
	/** What tells it from cases that look alike. */
	readonly probe: string;
	readonly expect: string;
	readonly cause: string;
	readonly cure: string;
	/** Where it was told: a thread, a page, a ticket. */
	readonly reference: string;
	/** Ships with the program. */
	readonly builtIn: boolean;
};

/** How a sign stands now: there, contradicted by a check that looked, or not known. */
export type SeenSign = Sign & {readonly now: Verdict | undefined; readonly there: boolean};

/** An incident that what is found now looks like. */
export type Match = {
	readonly incident: Incident;
	readonly there: readonly SeenSign[];
	readonly missing: readonly SeenSign[];
};
