import type {Fact} from '../../migration/per-snapshot.ts';

/** The stations between the object of a model and an answer, in their order. */
export const hopNames = ['cr', 'scheduler', 'agent', 'server', 'envoy', 'answer'] as const;

export type HopName = (typeof hopNames)[number];

/** A line that a program wrote about this hop. */
export type HopLog = {
	/** "NAMESPACE/POD/CONTAINER". */
	readonly container: string;
	/** Milliseconds since the epoch; 0 when the line carries no time. */
	readonly at: number;
	readonly text: string;
};

/** How it stands with one station. */
export type Hop = {
	readonly hop: HopName;
	readonly state: 'ok' | 'fail' | 'unknown';
	/** One or two words for a column. */
	readonly word: string;
	/** Why it fails or is not known; empty when it is in order and there is nothing to add. */
	readonly why: string;
	readonly evidence: readonly Fact[];
	/** The last line about it, where logs are read. */
	readonly log?: HopLog;
};

/** Word of the scheduler's hop when no server matched. */
export const noServer = 'no server';

/** A short way to write a hop. */
export function hop(
	name: HopName,
	state: Hop['state'],
	word: string,
	why = '',
	evidence: readonly Fact[] = [],
	log?: HopLog,
): Hop {
	return {hop: name, state, word, why, evidence, ...(log && {log})};
}
