/** How many questions may be under way at once, and how fast new ones begin. */
export type Pace = {
	readonly atOnce: number;
	/** Milliseconds between two beginnings. */
	readonly everyMs: number;
};

/** Gentle with an API server and its kubelets: every exec is a stream through both. */
export const probePace: Pace = {atOnce: 4, everyMs: 50};

export type ManyOptions<R> = {
	readonly pace: Pace;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly signal: AbortSignal;
	/** After every answer: how many there are now. */
	readonly onAnswer?: (answer: R, done: number, all: number) => void;
};

/** The answers so far in the order of the questions, undefined for those that were not asked any more. */
export type Many<R> = {readonly answers: readonly (R | undefined)[]; readonly cancelled: boolean};

/** Asks many questions with bounded concurrency and rate; when it is cancelled, what is known by then is the result. */
export async function askMany<Q, R>(
	questions: readonly Q[],
	ask: (question: Q) => Promise<R>,
	{pace, wait, signal, onAnswer}: ManyOptions<R>,
): Promise<Many<R>> {
	const answers: (R | undefined)[] = questions.map(() => undefined);
	let next = 0;
	let done = 0;
	let failure: {readonly error: unknown} | undefined;
	const worker = async (): Promise<void> => {
		while (next < questions.length && !signal.aborted && failure === undefined) {
			const index = next++;
			try {
				if (index > 0 && pace.everyMs > 0) await wait(pace.everyMs);
				if (signal.aborted) return;
				const answer = await ask(questions[index] as Q);
				answers[index] = answer;
				onAnswer?.(answer, ++done, questions.length);
			} catch (error) {
				if (!signal.aborted) failure = {error};
			}
		}
	};
	await Promise.all(Array.from({length: Math.min(pace.atOnce, questions.length)}, worker));
	if (failure !== undefined) throw failure.error;
	return {answers, cancelled: signal.aborted};
}
