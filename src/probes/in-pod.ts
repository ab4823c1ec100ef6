import type {ProbePlace} from '../store/probes.ts';
import {classify} from './classify.ts';
import type {ExecGrant} from './exec-grant.ts';
import {type Answer, answerSeconds, type ProbeQuestion, type ProbeRun} from './question.ts';
import {toolsFor} from './tools.ts';

export type InPodOptions = {
	readonly exec: ExecGrant;
	readonly namespace: string;
	readonly pod: string;
	/** Containers in the order in which they are tried. */
	readonly containers: readonly string[];
	/** Tools known to be there, or not, by "CONTAINER TOOL" and "CONTAINER TOOL KIND", from earlier questions to this pod; kept up to date here. */
	readonly tools?: Map<string, boolean>;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	readonly signal: AbortSignal;
};

/** More containers than this are not looked into for a tool. */
const mostContainers = 4;

/**
 * Asks a question from inside a running pod by exec, with the first tool of the table that one of its containers has. When none has one,
 * or the command could not be run, the answer is `tool`: our side failed, the network was not asked.
 */
export async function askInPod(question: ProbeQuestion, options: InPodOptions): Promise<ProbeRun> {
	const {namespace, pod, now} = options;
	const at = now();
	const containers = options.containers.slice(0, mostContainers);
	const tried = new Set<string>();
	for (const container of containers) {
		const run = await askInContainer(question, container, at, tried, options);
		if (run !== undefined) return run;
	}
	if (question.kind === 'grpc-health' && containers.length > 0)
		return await askBareConnection(question, options);
	const detail =
		containers.length === 0
			? `nothing runs in ${namespace}/${pod} now`
			: `no image of ${namespace}/${pod} (${containers.join(', ')}) has a tool for this question; tried ${[...tried].join(', ')}`;
	const from: ProbePlace = {kind: 'pod', namespace, pod, container: containers[0] ?? ''};
	return {question, from, answer: {class: 'tool', detail}, millis: now() - at, at, tool: ''};
}

/** What is left of a question for the health of a server where no tool speaks gRPC: whether the port is open. */
async function askBareConnection(
	question: Extract<ProbeQuestion, {kind: 'grpc-health'}>,
	options: InPodOptions,
): Promise<ProbeRun> {
	const {host, port} = question;
	const run = await askInPod({kind: 'tcp', host, port}, options);
	if (run.answer.class === 'tool') return {...run, question};
	const detail = `TCP alone, no tool there speaks gRPC: ${run.answer.detail}`;
	return {...run, question, answer: {...run.answer, detail}};
}

/** Undefined when the image of this container has no tool for the question. */
async function askInContainer(
	question: ProbeQuestion,
	container: string,
	at: number,
	tried: Set<string>,
	{exec, namespace, pod, now, signal, tools = new Map<string, boolean>()}: InPodOptions,
): Promise<ProbeRun | undefined> {
	const done = (tool: string, answer: Answer, millis: number): ProbeRun => ({
		question,
		from: {kind: 'pod', namespace, pod, container},
		answer,
		millis,
		at,
		tool,
	});
	for (const {name, command} of toolsFor(question)) {
		const words = command(question);
		if (words === undefined) continue;
		tried.add(name);
		// A tool that is there may still not be able to ask every kind of question.
		const able = `${container} ${name} ${question.kind}`;
		if (tools.get(`${container} ${name}`) === false || tools.get(able) === false) continue;
		const started = now();
		const timeoutMs = answerSeconds * 2_000;
		const result = await exec({namespace, pod, container, command: words, timeoutMs, signal});
		const millis = now() - started;
		if (result.kind === 'failed') return done(name, {class: 'tool', detail: result.message}, millis);
		const answer = result.kind === 'noTool' ? undefined : classify(question, {tool: name, ...result, millis});
		tools.set(result.kind === 'noTool' ? `${container} ${name}` : able, answer !== undefined);
		if (answer !== undefined) return done(name, answer, answer.millis ?? millis);
	}
	return undefined;
}
