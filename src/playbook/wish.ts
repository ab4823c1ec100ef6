import type {Step} from './model.ts';
import {attest, claim, finish, isOld, type Progress, waive, withdraw} from './progress.ts';

/** What a person wants to say of a step, by name. `run` runs the step's own command. */
export type PlaybookWish = {readonly step: string; readonly by: string} & (
	| {readonly do: 'attest'; readonly note: string; readonly word: string}
	| {readonly do: 'waive'; readonly reason: string}
	| {readonly do: 'withdraw'}
	| {readonly do: 'start' | 'run'; readonly takeOver: boolean}
	| {readonly do: 'done'; readonly exitCode: number; readonly note: string}
);

/** Where and when it is said. */
export type Moment = {readonly host: string; readonly at: number};

export type Granted = {readonly progress: Progress} | {readonly refused: string};

/** Progress with what was wished, or why that cannot be. A `run` begins the step; how it ended is told by `finish`. */
export function grant(progress: Progress, wish: PlaybookWish, step: Step, {host, at}: Moment): Granted {
	const {by} = wish;
	if (by === '') return {refused: 'a name is needed: others have to know who said it'};
	switch (wish.do) {
		case 'attest':
			if (step.confirm === 'typed' && wish.word !== step.word)
				return {refused: `${step.id} asks for its word: ${step.word}`};
			return {progress: attest(progress, step.id, {by, at, note: wish.note})};
		case 'waive':
			if (wish.reason === '') return {refused: 'a step is waived with a reason'};
			return {progress: waive(progress, step.id, {by, at, reason: wish.reason})};
		case 'withdraw':
			if (progress.attested[step.id] === undefined && progress.waived[step.id] === undefined)
				return {refused: `nothing was confirmed or waived at ${step.id}`};
			return {progress: withdraw(progress, step.id)};
		case 'start':
		case 'run': {
			const claimed = claim(progress, step.id, {by, host, at}, wish.takeOver);
			return 'progress' in claimed ? claimed : {refused: heldText(step.id, claimed.held, at)};
		}
		case 'done': {
			const held = progress.claims[step.id];
			if (held === undefined) return {refused: `nobody began ${step.id}`};
			if (!Number.isInteger(wish.exitCode)) return {refused: 'an exit code is a whole number'};
			return {
				progress: finish(progress, step.id, {
					by,
					startedAt: held.at,
					endedAt: at,
					exitCode: wish.exitCode,
					detail: wish.note || `ended with exit code ${wish.exitCode}`,
				}),
			};
		}
	}
}

/** Who is at a step, and since when. */
function heldText(step: string, held: Progress['claims'][string], now: number): string {
	const old = isOld(held, now) ? ' (an old claim)' : '';
	return `${held.by} on ${held.host} is at ${step} since ${new Date(held.at).toISOString()}${old}`;
}
