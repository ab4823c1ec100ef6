import type {RawData, WebSocket} from 'ws';
import {lines} from '../../store/sanitise.ts';
import {KubeError, messageOf} from '../errors.ts';
import {resourcePath} from '../resource-path.ts';
import type {Transport} from '../transport.ts';

export type ExecRequest = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	/** Program and arguments; no shell is put around it. */
	readonly command: readonly string[];
	/** Milliseconds for the whole run. */
	readonly timeoutMs: number;
	/** Bytes kept of stdout and of stderr each; the rest is read and dropped. */
	readonly maxBytes?: number;
	readonly signal: AbortSignal;
};

/**
 * How a command in a container ended. exit: it ran · noTool: the image has no such program · failed: it could not be run or its end is
 * not known, in words; never a statement about the network the command was to test.
 */
export type ExecResult =
	| {
			readonly kind: 'exit';
			readonly code: number;
			readonly stdout: string;
			readonly stderr: string;
			readonly truncated: boolean;
	  }
	| {readonly kind: 'noTool'; readonly tool: string; readonly message: string}
	| {
			readonly kind: 'failed';
			readonly why: 'forbidden' | 'gone' | 'timeout' | 'stream';
			readonly message: string;
			/** What it had printed until then. */
			readonly stdout: string;
			readonly stderr: string;
	  };

/** v5 closes stdin by itself; v4 is what older servers speak (kubernetes/apimachinery pkg/util/remotecommand). */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const largest = 1 << 20;

/** The path of an exec request, as the gate and the audit see it. */
export function execPath({namespace, pod, container, command}: ExecRequest): string {
	const path = resourcePath(
		{group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true},
		{namespace, name: pod, subresource: 'exec'},
	);
	const query = [
		`container=${encodeURIComponent(container)}`,
		...command.map(part => `command=${encodeURIComponent(part)}`),
		'stdout=true',
		'stderr=true',
	];
	return `${path}?${query.join('&')}`;
}

/** Runs one command in a container; the caller has been permitted to. Never throws for what the server or the container does. */
export async function exec(
	transport: Pick<Transport, 'openChannel' | 'mintActionToken'>,
	request: ExecRequest,
): Promise<ExecResult> {
	const path = execPath(request);
	const limit = AbortSignal.timeout(request.timeoutMs);
	const signal = AbortSignal.any([request.signal, limit]);
	const none = {stdout: '', stderr: ''};
	try {
		const token = transport.mintActionToken('get', path);
		const socket = await transport.openChannel({path, protocols, token, signal, headMs: request.timeoutMs});
		return await outputOf(socket, request, limit);
	} catch (error) {
		if (request.signal.aborted || !(error instanceof KubeError)) throw error;
		const why =
			error.kind === 'forbidden'
				? 'forbidden'
				: error.kind === 'notFound'
					? 'gone'
					: limit.aborted
						? 'timeout'
						: 'stream';
		return noToolIn(error.message, request) ?? {kind: 'failed', why, message: messageOf(error), ...none};
	}
}

function outputOf(socket: WebSocket, request: ExecRequest, limit: AbortSignal): Promise<ExecResult> {
	const maxBytes = request.maxBytes ?? largest;
	const out = collector(maxBytes);
	const err = collector(maxBytes);
	let status: string | undefined;
	return new Promise(resolve => {
		socket.on('message', (data: RawData) => {
			const frame = Buffer.isBuffer(data)
				? data
				: Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
			const content = frame.subarray(1);
			if (frame[0] === 1) out.add(content);
			else if (frame[0] === 2) err.add(content);
			else if (frame[0] === 3) {
				status = content.toString('utf8');
				socket.close(1000);
			}
		});
		socket.once('close', () => {
			const printed = {stdout: lines(out.text(), maxBytes), stderr: lines(err.text(), maxBytes)};
			if (status !== undefined)
				resolve(ended(status, request, {...printed, truncated: out.cut() || err.cut()}));
			else {
				const why = limit.aborted ? 'timeout' : 'stream';
				const message = limit.aborted
					? `no end after ${request.timeoutMs} ms`
					: 'the stream broke before the command ended';
				resolve({kind: 'failed', why, message, ...printed});
			}
		});
	});
}

type Printed = {readonly stdout: string; readonly stderr: string; readonly truncated: boolean};

function ended(text: string, request: ExecRequest, printed: Printed): ExecResult {
	const status = statusOf(text);
	if (status.status === 'Success') return {kind: 'exit', code: 0, ...printed};
	const exitCode = status.details?.causes?.find(cause => cause.reason === 'ExitCode')?.message;
	const message = lines(status.message ?? text).slice(0, 2_000);
	const code = Number(exitCode);
	// A shell or a runtime that starts nothing answers 126 and 127.
	if (exitCode !== undefined && Number.isInteger(code)) {
		const isMissing =
			(code === 126 || code === 127) && /not found|no such file|permission denied/i.test(printed.stderr);
		if (isMissing) return {kind: 'noTool', tool: request.command[0] ?? '', message: printed.stderr.trim()};
		return {kind: 'exit', code, ...printed};
	}
	return (
		noToolIn(message, request) ?? {
			kind: 'failed',
			why: 'stream',
			message,
			stdout: printed.stdout,
			stderr: printed.stderr,
		}
	);
}

function noToolIn(message: string, {command}: ExecRequest): ExecResult | undefined {
	const isMissing = /executable file not found|no such file or directory|exec format error/i.test(message);
	return isMissing ? {kind: 'noTool', tool: command[0] ?? '', message} : undefined;
}

type Status = {
	readonly status?: string;
	readonly message?: string;
	readonly details?: {readonly causes?: readonly {readonly reason?: string; readonly message?: string}[]};
};

function statusOf(text: string): Status {
	try {
		return JSON.parse(text) as Status;
	} catch {
		return {message: text};
	}
}

function collector(maxBytes: number) {
	const parts: Buffer[] = [];
	let kept = 0;
	let cut = false;
	return {
		add: (part: Buffer): void => {
			const room = maxBytes - kept;
			if (part.length > room) cut = true;
			if (room <= 0) return;
			parts.push(part.subarray(0, room));
			kept += Math.min(room, part.length);
		},
		text: () => Buffer.concat(parts).toString('utf8'),
		cut: () => cut,
	};
}
