import {type EvidenceInput, judge, type Line, linesOf, type Said} from './evidence.ts';
import {layers, type Phase, type Step} from './model.ts';
import {isOld, type Progress} from './progress.ts';
import type {State, StepView} from './view.ts';

/** What evidence alone says of a step, before layers, order and people are looked at. */
export type Judged = {
	readonly phase: Phase;
	readonly step: Step;
	readonly lines: readonly Line[];
	readonly said: Said;
};

/** Looks at the evidence of a step. */
export function judged(phase: Phase, step: Step, input: EvidenceInput, progress: Progress): Judged {
	const lines = linesOf(step, input);
	return {phase, step, lines, said: judge(step, lines, progress.outcomes[step.id])};
}

/** The failing step of the lowest layer that nobody waived; everything above it cannot be judged. */
export function lowestRed(all: readonly Judged[], {waived}: Progress): Judged | undefined {
	return all
		.filter(
			({step, said}) => step.layer !== undefined && said.kind === 'fail' && waived[step.id] === undefined,
		)
		.sort((a, b) => height(a.step) - height(b.step))[0];
}

function height({layer}: Step): number {
	return layer === undefined ? -1 : layers.indexOf(layer);
}

/** Above a red step, and not itself about what is red there. */
function isAbove({step, lines}: Judged, red: Judged): boolean {
	const same = lines.some(({verdict, finding}) => verdict === 'FAIL' && finding === red.said.finding);
	return step.layer !== undefined && height(step) > height(red.step) && !same;
}

export type Surroundings = {
	readonly progress: Progress;
	readonly now: number;
	readonly red: Judged | undefined;
	/** In an ordered phase: the step before, while it is not settled. */
	readonly waitsFor: string | undefined;
	readonly rollbackDue: boolean;
	/** Since when the API is silent. */
	readonly silentSince: number | undefined;
	readonly migrationBegan: number | undefined;
};

/** A step with its state. */
export function viewOf(one: Judged, around: Surroundings): StepView {
	const {phase, step, lines, said} = one;
	const {progress, now, red, silentSince} = around;
	const attested = progress.attested[step.id];
	const outcome = progress.outcomes[step.id];
	const suspended = red !== undefined && isAbove(one, red);
	// What only people say goes on while the API is silent.
	const isLive = silentSince === undefined || (lines.length === 0 && said.kind === 'none');
	const state = isLive ? stateOf(one, around, suspended ? red.step : undefined) : frozen(step, progress);
	const seen = progress.seen[step.id];
	const again =
		state.kind === 'fail' && silentSince === undefined && seen?.greenAt !== undefined && seen.state !== 'fail'
			? {at: now, finding: said.finding, summary: said.why}
			: undefined;
	const reopened = again ?? (state.kind === 'pass' ? undefined : seen?.reopened);
	const overrun = overrunOf(step, state, around);
	return {
		step,
		phase: phase.id,
		state,
		lines,
		said,
		...(attested !== undefined && {attested}),
		...(outcome !== undefined && {outcome}),
		...(reopened !== undefined && {reopened}),
		frozen: !isLive,
		...(suspended && {suspendedBy: red.step.id}),
		...(overrun !== undefined && {overrun}),
	};
}

/** While the API is silent a step is what it was; only what people say goes on. */
function frozen(step: Step, {seen, waived}: Progress): State {
	const decided = waived[step.id];
	if (decided !== undefined) return waivedState(decided);
	const last = seen[step.id];
	const kinds = ['pass', 'warn', 'fail', 'unknown', 'pending'] as const;
	const kind = kinds.find(one => one === last?.state);
	if (last?.state === 'skipped') return {kind: 'skipped', why: last.why, applies: false};
	return kind === undefined || last === undefined
		? {kind: 'pending', why: 'the API server does not answer'}
		: {kind, why: last.why};
}

function waivedState({by, reason, at}: Progress['waived'][string]): State {
	return {kind: 'waived', by, at, why: reason};
}

function stateOf({phase, step, said}: Judged, around: Surroundings, red: Step | undefined): State {
	const {progress, now, waitsFor, rollbackDue} = around;
	const decided = progress.waived[step.id];
	if (decided !== undefined) return waivedState(decided);
	const held = progress.claims[step.id];
	if (held !== undefined)
		return {kind: 'running', by: held.by, since: held.at, old: isOld(held, now), why: `${held.by} is at it`};
	const word = progress.attested[step.id];
	const confirmed = word !== undefined && word.voided === undefined;
	if (phase.whenRollback && !rollbackDue && !confirmed)
		return {kind: 'skipped', applies: false, why: 'no rollback is due'};
	if (red !== undefined)
		return {kind: 'pending', why: `cannot be judged while ${red.id} (${red.title}) is red`};
	if (waitsFor !== undefined) return {kind: 'pending', why: `waits for ${waitsFor}`};
	const by = confirmed ? `confirmed by ${word.by}` : '';
	switch (said.kind) {
		case 'fail':
		case 'warn':
			return {kind: said.kind, why: said.why};
		case 'unknown':
			return confirmed ? {kind: 'pass', why: by} : {kind: 'unknown', why: said.why};
		case 'unlooked':
			return confirmed ? {kind: 'pass', why: by} : {kind: 'skipped', applies: true, why: said.why};
		case 'not-applicable':
			return {kind: 'skipped', applies: false, why: said.why};
		case 'pass':
			if (step.confirm === 'none' || confirmed) return {kind: 'pass', why: by || said.why};
			return {kind: 'pending', why: 'evidence is green; to be confirmed'};
		case 'none':
			return confirmed ? {kind: 'pass', why: by} : {kind: 'pending', why: 'to be confirmed by hand'};
	}
}

function overrunOf({hours}: Step, state: State, {migrationBegan, now}: Surroundings): string | undefined {
	if (hours === undefined || migrationBegan === undefined || state.kind === 'pass' || state.kind === 'waived')
		return undefined;
	const late = (now - migrationBegan) / 3_600_000 - hours[1];
	return late > 0 ? `planned to be over at hour ${hours[1]}, ${late.toFixed(1)} h ago` : undefined;
}
