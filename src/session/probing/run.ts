import {movesOf} from '../../diagnosis/moves.ts';
import type {Ask} from '../../probes/ask.ts';
import {askMany, probePace} from '../../probes/many.ts';
import {asExpected} from '../../probes/plans/matrix.ts';
import type {ProbeClass, ProbeRun} from '../../probes/question.ts';
import {probeResult} from '../../probes/result.ts';
import type {ProbeResult} from '../../store/probes.ts';
import type {Frame} from '../session.ts';
import type {MatrixField, OfferedQuestion, ProbeOffer, ProbingEnd, ProbingState} from './state.ts';

export type RunContext = {
	readonly frame: Frame;
	readonly ask: Ask;
	readonly signal: AbortSignal;
	readonly wait: (milliseconds: number) => Promise<void>;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly add: (results: readonly ProbeResult[]) => void;
	/** Judges everything again. */
	readonly refresh: () => Promise<Frame>;
	readonly change: (part: Partial<ProbingState>) => void;
};

/** Answers go into the store in portions: each portion judges everything again. */
const portionMs = 1_000;

/** The questions of an offer that may be asked: without permission those from this machine alone. */
export function askable({questions, refusal}: ProbeOffer): readonly OfferedQuestion[] {
	return refusal === '' ? questions : questions.filter(({planned}) => planned.from.place.kind === 'outside');
}

/** Asks the questions of an offer side by side; what was answered by the time it is stopped counts. */
export async function runOffer(offer: ProbeOffer, context: RunContext): Promise<ProbingEnd> {
	const {frame, ask, signal, wait, now, add, refresh, change} = context;
	const {snapshot} = frame;
	const questions = askable(offer);
	const isMatrix = offer.wanted.kind === 'matrix';
	const fields: MatrixField[] = questions.map(({planned: {row, column}}) => ({row, column}));
	const counts = new Map<ProbeClass, number>();
	let fresh: ProbeResult[] = [];
	let told = now();
	const tell = (): void => {
		add(fresh);
		fresh = [];
		told = now();
	};
	const show = (done: number): void =>
		change({
			working: {title: offer.title, done, of: questions.length},
			...(offer.wanted.kind === 'matrix' && {matrix: {of: offer.wanted.of, fields: [...fields]}}),
		});
	show(0);
	let done = 0;
	const answered = ({planned}: OfferedQuestion, index: number, run: ProbeRun): void => {
		const outcome = run.answer.class;
		counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
		if (isMatrix)
			fields[index] = {...(fields[index] as MatrixField), class: outcome, as: asExpected(planned, outcome)};
		fresh.push(probeResult(snapshot, run, planned.probe));
		if (now() - told >= portionMs) tell();
		show(++done);
	};
	let problem = '';
	try {
		await askMany(
			[...questions.entries()],
			async ([index, question]) => {
				const run = await ask(question.planned.question, question.planned.from);
				answered(question, index, run);
				return run;
			},
			{pace: probePace, wait, signal},
		);
	} catch (error) {
		problem = error instanceof Error ? error.message : String(error);
	}
	tell();
	const after = await refresh();
	return {
		title: offer.title,
		at: now(),
		answered: done,
		of: questions.length,
		cancelled: signal.aborted,
		classes: [...counts]
			.map(([outcome, count]) => ({class: outcome, count}))
			.sort((a, b) => b.count - a.count),
		moves: movesOf(frame.diagnosis.findings, after.diagnosis.findings),
		problem,
	};
}
