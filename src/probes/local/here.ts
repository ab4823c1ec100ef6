import type {ProbeQuestion, ProbeRun} from '../question.ts';
import {askConnection} from './connection.ts';
import {askHttp} from './http.ts';
import {askName} from './name.ts';

export type HereOptions = {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly signal: AbortSignal;
};

/** Asks a question from this machine with plain sockets: nothing is run and nothing is sent to the API server. */
export async function askHere(question: ProbeQuestion, {now, signal}: HereOptions): Promise<ProbeRun> {
	const at = now();
	const started = performance.now();
	const answer = await (question.kind === 'dns'
		? askName(question, signal)
		: question.kind === 'http'
			? askHttp(question, signal)
			: askConnection(question, signal));
	return {
		question,
		from: {kind: 'outside'},
		answer,
		millis: Math.round((performance.now() - started) * 10) / 10,
		at,
		tool: 'this machine',
	};
}
