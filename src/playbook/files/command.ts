import {spawn} from 'node:child_process';
import {cell} from '../../store/sanitise.ts';
import type {OwnCommand} from '../model.ts';

/** How a command of a playbook ended: 0 when exit code and value are as expected. */
export type CommandResult = {readonly exitCode: number; readonly detail: string};

const mostBytes = 1 << 20;

/** Runs a command of a playbook, without a shell and for as long as it may, and compares exit code and value. Asking for permission is the caller's. */
export async function runOwnCommand(
	command: OwnCommand,
	env: Readonly<Record<string, string | undefined>>,
	signal: AbortSignal,
): Promise<CommandResult> {
	const [program = '', ...args] = command.run;
	const limit = AbortSignal.any([signal, AbortSignal.timeout(command.timeoutSeconds * 1000)]);
	const ran = await new Promise<{readonly code: number; readonly output: string; readonly error: string}>(
		resolve => {
			const child = spawn(program, args, {
				env: env as NodeJS.ProcessEnv,
				stdio: ['ignore', 'pipe', 'pipe'],
				signal: limit,
			});
			let output = '';
			let error = '';
			child.stdout.setEncoding('utf8').on('data', (text: string) => {
				if (output.length < mostBytes) output += text;
			});
			child.stderr.setEncoding('utf8').on('data', (text: string) => {
				if (error.length < mostBytes) error += text;
			});
			child.on('error', failure => resolve({code: 127, output, error: failure.message}));
			child.on('close', code => resolve({code: code ?? 128, output, error}));
		},
	);
	if (limit.aborted && !signal.aborted)
		return {exitCode: 124, detail: `was stopped after ${command.timeoutSeconds} s`};
	if (ran.code !== command.exitCode) {
		const said = ran.error.trim().split('\n').at(-1) ?? '';
		return {
			exitCode: ran.code === 0 ? 1 : ran.code,
			detail: cell(`exit code ${ran.code}${said === '' ? '' : `: ${said}`}`, 200),
		};
	}
	if (command.pointer === undefined) return {exitCode: 0, detail: `exit code ${ran.code}`};
	const found = valueAt(ran.output, command.pointer);
	const shown = cell(JSON.stringify(found.value) ?? 'nothing', 120);
	if (found.error !== undefined) return {exitCode: 1, detail: cell(found.error, 200)};
	return {exitCode: found.value === command.equals ? 0 : 1, detail: `${command.pointer} is ${shown}`};
}

/** What stands at a JSON pointer (RFC 6901) of a text. */
export function valueAt(text: string, pointer: string): {readonly value?: unknown; readonly error?: string} {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return {error: 'what it prints is not JSON'};
	}
	const steps = pointer.split('/').slice(1);
	for (const step of steps) {
		const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key))
			return {error: `there is no ${pointer} in what it prints`};
		value = (value as Record<string, unknown>)[key];
	}
	return {value};
}
