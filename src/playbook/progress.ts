import type {Verdict} from '../checks/finding.ts';

/** Somebody's word for a step. `voided` when the step turned red afterwards: it has to be given again. */
export type Attestation = {
	readonly by: string;
	readonly at: number;
	readonly note: string;
	/** A file that was looked at: its name without folders, SHA-256, and what it is. */
	readonly file?: {readonly name: string; readonly sha256: string; readonly what: string};
	readonly voided?: number;
};

/** Somebody decided to go on without a step. */
export type Waiver = {readonly by: string; readonly at: number; readonly reason: string};

/** Somebody is at a step; nobody else may begin it. */
export type Claim = {readonly by: string; readonly host: string; readonly at: number};

/** How a step that somebody did by hand, or a command of the playbook, ended. */
export type Outcome = {
	readonly by: string;
	readonly startedAt: number;
	readonly endedAt: number;
	readonly exitCode: number;
	/** What a command printed that decides, in a line. */
	readonly detail: string;
};

/** What a step was when it was last looked at. */
export type Seen = {
	readonly state: string;
	readonly why: string;
	readonly since: number;
	/** When it last passed; absent when it never did. */
	readonly greenAt?: number;
	/** Passed before and turned red: when, and by which finding. */
	readonly reopened?: {readonly at: number; readonly finding: string; readonly summary: string};
};

/** What is known of a step apart from the cluster: backups that were verified and the like. */
export type Fact = {
	readonly code: string;
	readonly verdict: Verdict;
	readonly summary: string;
	readonly at: number;
};

/** Everything that people said and that was seen while walking a playbook on one cluster. Plain data; every function returns a new one. */
export type Progress = {
	readonly format: 'ktriage.progress/v1';
	/** Grows with every change that was written. */
	readonly revision: number;
	readonly cluster: string;
	readonly playbook: string;
	readonly startedAt: number;
	readonly attested: Readonly<Record<string, Attestation>>;
	readonly waived: Readonly<Record<string, Waiver>>;
	readonly claims: Readonly<Record<string, Claim>>;
	readonly outcomes: Readonly<Record<string, Outcome>>;
	readonly seen: Readonly<Record<string, Seen>>;
	readonly facts: readonly Fact[];
	/** First red of each rollback trigger that is still red, by its name. */
	readonly timers: Readonly<Record<string, number>>;
	/** When each phase was first begun and its gate first closed. */
	readonly phases: Readonly<Record<string, {readonly startedAt: number; readonly closedAt?: number}>>;
};

/** Nothing said and nothing seen yet. */
export function emptyProgress(cluster: string, playbook: string, now: number): Progress {
	return {
		format: 'ktriage.progress/v1',
		revision: 0,
		cluster,
		playbook,
		startedAt: now,
		attested: {},
		waived: {},
		claims: {},
		outcomes: {},
		seen: {},
		facts: [],
		timers: {},
		phases: {},
	};
}

/** A step confirmed by hand. */
export function attest(progress: Progress, step: string, said: Attestation): Progress {
	return {...progress, attested: {...progress.attested, [step]: said}};
}

/** A step that is gone on without. */
export function waive(progress: Progress, step: string, said: Waiver): Progress {
	return {...progress, waived: {...progress.waived, [step]: said}};
}

/** What was said of a step taken back. */
export function withdraw(progress: Progress, step: string): Progress {
	return {...progress, attested: omit(progress.attested, step), waived: omit(progress.waived, step)};
}

/** How long a step may be claimed before the claim is called old, milliseconds. */
export const claimFor = 4 * 3_600_000;

/** A step that somebody begins; the claim of another when it is theirs and not old, unless it is taken over. */
export function claim(
	progress: Progress,
	step: string,
	mine: Claim,
	takeOver: boolean,
): {readonly progress: Progress} | {readonly held: Claim} {
	const held = progress.claims[step];
	const isOthers = held !== undefined && (held.by !== mine.by || held.host !== mine.host);
	if (isOthers && !takeOver && !isOld(held, mine.at)) return {held};
	return {progress: {...progress, claims: {...progress.claims, [step]: mine}}};
}

/** Whether a claim was left behind. A claim from the future means that a clock was set back; it is not old. */
export function isOld(held: Claim, now: number): boolean {
	return now - held.at > claimFor;
}

/** A step that ended, well or not; its claim is let go. */
export function finish(progress: Progress, step: string, outcome: Outcome): Progress {
	return {
		...progress,
		claims: omit(progress.claims, step),
		outcomes: {...progress.outcomes, [step]: outcome},
	};
}

/** Facts by code, the newest of each. */
export function addFacts(progress: Progress, facts: readonly Fact[]): Progress {
	const codes = new Set(facts.map(({code}) => code));
	return {...progress, facts: [...progress.facts.filter(({code}) => !codes.has(code)), ...facts]};
}

export function omit<Value>(
	record: Readonly<Record<string, Value>>,
	key: string,
): Readonly<Record<string, Value>> {
	const {[key]: _, ...rest} = record;
	return rest;
}
