import {spawn} from 'node:child_process';
import path from 'node:path';

export type Ran = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

/** The program as it is built. */
export const program = path.join(import.meta.dirname, '..', '..', '..', 'bin', 'ktriage.cjs');

/** Runs the built program without a terminal, as a script would. */
export function ktriage(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
	const {KUBECONFIG: _, ...inherited} = process.env;
	const child = spawn(process.execPath, [program, ...args], {
		env: {...inherited, ...env},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		stderr += text;
	});
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', code => resolve({code, stdout, stderr}));
	});
}
