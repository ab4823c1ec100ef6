import {type Limits, type ProbeQuestion, type ProbeRun, usualLimits} from '../question.ts';
import {askConnection} from './connection.ts';
import {askHealth} from './grpc-health.ts';
import {askHttp} from './http.ts';
import {askName} from './name.ts';

export type HereOptions = {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly signal: AbortSignal;
	readonly limits?: Limits;
};

/** Asks a question from this machine with plain sockets: nothing is run and nothing is sent to the API server. */
export async function askHere(
	question: ProbeQuestion,
	{now, signal, limits = usualLimits}: HereOptions,
): Promise<ProbeRun> {
	const at = now();
	const started = performance.now();
	const answer = await (question.kind === 'dns'
		? askName(question, signal, limits)
		: question.kind === 'http'
			? askHttp(question, signal, limits)
			: question.kind === 'grpc-health'
				? askHealth(question, signal, limits)
				: askConnection(question, signal, limits));
	return {
		question,
		from: {kind: 'outside'},
		answer,
		millis: Math.round((performance.now() - started) * 10) / 10,
		at,
		tool: 'this machine',
	};
}
