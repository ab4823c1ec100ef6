import type {Background, Steps} from './background.ts';

/** What is known of long work at this moment: its last result, and whether a newer one is on its way. */
export type Later<Value> = {readonly value?: Value; readonly pending: boolean};

/**
 * Does long work in the background for what is drawn. The last result stands while the next one for the same question is made; one for another
 * question is not shown. While only the cluster changes, it is done again when so many milliseconds have passed (`now` of the cluster) since it was.
 */
export function createLater<Input, Value>(work: (input: Input) => Steps<Value>, restMs: number) {
	type Ready = {readonly question: string; readonly input: Input; readonly value: Value; readonly at: number};
	let ready: Ready | undefined;
	let running: {readonly question: string} | undefined;
	return (background: Background, question: string, input: Input, now: number): Later<Value> => {
		if (isDue(ready, running, question, input, now, restMs)) {
			const started = {question};
			running = started;
			background.run(work(input), value => {
				if (running !== started) return;
				running = undefined;
				ready = {question, input, value, at: now};
			});
		}
		const pending = running !== undefined;
		return ready?.question === question ? {value: ready.value, pending} : {pending};
	};
}

function isDue<Input>(
	ready: {readonly question: string; readonly input: Input; readonly at: number} | undefined,
	running: {readonly question: string} | undefined,
	question: string,
	input: Input,
	now: number,
	restMs: number,
): boolean {
	if (running?.question === question) return false;
	if (ready?.question !== question) return true;
	return running === undefined && !Object.is(ready.input, input) && Math.abs(now - ready.at) >= restMs;
}
