import type {WebSocket} from 'ws';
import type {LabContext} from '../context.ts';
import type {ResourceRequest} from '../http/request-info.ts';
import {type KubeObject, objectsAt, textAt, valueAt} from '../json.ts';
import {type ToolRun, toolRun} from './answer.ts';
import {readCommand} from './command.ts';
import {recordedAnswer} from './recorded.ts';

/** Channels of the streaming protocol (apimachinery pkg/util/remotecommand). */
const channels = {stdout: 1, stderr: 2, error: 3} as const;

function sendOn(socket: WebSocket, channel: number, data: string): void {
	socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)]));
}

/** Runs one command of exec from what was recorded, and ends the stream with its status. */
export function serveExec(
	context: LabContext,
	socket: WebSocket,
	pod: KubeObject,
	info: ResourceRequest,
): void {
	const command = info.query.getAll('command');
	const container = info.query.get('container') ?? firstContainer(pod);
	const result = runCommand(context, pod, container, command);
	if (typeof result === 'string') {
		finish(socket, internalError(result));
		return;
	}
	const stop = context.clock.after(result.millis, () => {
		if (result.stdout) sendOn(socket, channels.stdout, result.stdout);
		if (result.stderr) sendOn(socket, channels.stderr, result.stderr);
		finish(socket, exitStatus(command, result.exitCode));
	});
	socket.once('close', stop);
}

const firstContainer = (pod: KubeObject) => textAt(objectsAt(pod, 'spec.containers')[0], 'name');

function finish(socket: WebSocket, status: unknown): void {
	sendOn(socket, channels.error, JSON.stringify(status));
	socket.close(1000);
}

/** A run, or why the command could not be started: nothing is made up for a question that was never asked. */
function runCommand(
	{cluster}: LabContext,
	pod: KubeObject,
	container: string,
	command: readonly string[],
): ToolRun | string {
	const question = readCommand(command);
	const quick = {stderr: '', exitCode: 0, millis: 0};
	if (question.kind === 'echo') return {...quick, stdout: `${question.text}\n`};
	if (question.kind === 'counters') {
		const counters = cluster.counters?.[textAt(pod, 'spec.nodeName')];
		if (counters !== undefined && valueAt(pod, 'spec.hostNetwork') === true)
			return {...quick, stdout: counters};
		return missing(question.tool);
	}
	const origin = {namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name, container};
	const record = recordedAnswer(cluster.probes ?? [], origin, question);
	return record && record.class !== 'tool' ? toolRun(question, record) : missing(question.tool);
}

function missing(tool: string): string {
	return `error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(tool)}: executable file not found in $PATH: unknown`;
}

function internalError(message: string) {
	return {
		metadata: {},
		status: 'Failure',
		message: `Internal error occurred: ${message}`,
		reason: 'InternalError',
		details: {causes: [{message}]},
		code: 500,
	};
}

function exitStatus(command: readonly string[], code: number) {
	if (code === 0) return {metadata: {}, status: 'Success'};
	return {
		metadata: {},
		status: 'Failure',
		message: `command terminated with non-zero exit code: error executing command [${command.join(' ')}], exit code ${code}`,
		reason: 'NonZeroExitCode',
		details: {causes: [{reason: 'ExitCode', message: String(code)}]},
	};
}

/** attach: the output of the container as it comes; the lab has no input to give to it. */
export function serveAttach(
	context: LabContext,
	socket: WebSocket,
	pod: KubeObject,
	info: ResourceRequest,
): void {
	const container = info.query.get('container') ?? firstContainer(pod);
	const key = `${pod.metadata.namespace}/${pod.metadata.name}/${container}`;
	const stop = context.logs.subscribe(key, lines => {
		for (const line of lines) sendOn(socket, channels.stdout, `${line.replace(/^\S+ /, '')}\n`);
	});
	socket.once('close', stop);
}
