import {exec} from '../kube/stream/exec.ts';
import type {Transport} from '../kube/transport.ts';
import type {ProbePlace} from '../store/probes.ts';
import {classify} from './classify.ts';
import {type Answer, answerSeconds, type ProbeQuestion, type ProbeRun} from './question.ts';
import {probeTools} from './tools.ts';

export type InPodOptions = {
	readonly transport: Pick<Transport, 'openChannel' | 'mintActionToken'>;
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	/** Tools known to be there, or not, from earlier questions to this container; the runner keeps it up to date. */
	readonly tools?: Map<string, boolean>;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly signal: AbortSignal;
};

/**
 * Asks a question from inside a running container by exec, with the first tool of the table that its image has. When it has none, or the
 * command could not be run, the answer is `tool`: our side failed, the network was not asked.
 */
export async function askInPod(question: ProbeQuestion, options: InPodOptions): Promise<ProbeRun> {
	const {namespace, pod, container, now, tools = new Map<string, boolean>()} = options;
	const from: ProbePlace = {kind: 'pod', namespace, pod, container};
	const at = now();
	const done = (tool: string, answer: Answer, millis: number): ProbeRun => ({
		question,
		from,
		answer,
		millis,
		at,
		tool,
	});
	const missing: string[] = [];
	for (const {name, command} of probeTools) {
		const words = command(question);
		if (words === undefined) continue;
		if (tools.get(name) === false) {
			missing.push(name);
			continue;
		}
		const started = now();
		const result = await exec(options.transport, {
			namespace,
			pod,
			container,
			command: words,
			timeoutMs: answerSeconds * 2_000,
			signal: options.signal,
		});
		const millis = now() - started;
		if (result.kind === 'failed') return done(name, {class: 'tool', detail: result.message}, millis);
		const answer = result.kind === 'noTool' ? undefined : classify(question, {tool: name, ...result, millis});
		tools.set(name, answer !== undefined);
		if (answer !== undefined) return done(name, answer, millis);
		missing.push(name);
	}
	const detail = `the image of ${container || pod} has no tool for this question (tried ${missing.join(', ')})`;
	return done('', {class: 'tool', detail}, now() - at);
}
