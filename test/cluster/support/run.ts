import {spawn} from 'node:child_process';
import {homedir} from 'node:os';
import path from 'node:path';
import {type Step, type StepName, steps} from './steps.ts';

const folder = path.dirname(import.meta.dirname);

/** The script of a step and its arguments, for `spawn`. */
export function commandOf(name: StepName, args: readonly string[]): readonly string[] {
	const step: Step = steps[name];
	return [path.join(folder, 'steps', `${step.script}.sh`), ...(step.first ?? []), ...args];
}

/** The environment of a step: it runs TypeScript with this Node. */
export function stepEnvironment(): NodeJS.ProcessEnv {
	return {...process.env, KTRIAGE_CLUSTER_NODE: process.execPath};
}

/** Where binaries, images and the running cluster are kept (as in lib/env.sh). */
export function clusterHome(): string {
	const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
	return path.resolve(process.env.KTRIAGE_CLUSTER_HOME || path.join(cache, 'ktriage', 'cluster'));
}

/** The folder of the running cluster: kubeconfig, node folders, logs. */
export function runFolder(): string {
	return path.join(clusterHome(), `run-${process.env.KTRIAGE_CLUSTER_NAME || 'ktri'}`);
}

type RunOptions = {
	readonly env: NodeJS.ProcessEnv;
	readonly input?: string | undefined;
	/** Show standard error as it comes. */
	readonly progress?: boolean;
};

/** Runs a program and resolves with its standard output; an exit code other than 0 rejects with the last lines of its standard error. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {env: options.env, stdio: ['pipe', 'pipe', 'pipe']});
		let output = '';
		let errors = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			output += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			errors = (errors + text).slice(-20_000);
			if (options.progress) process.stderr.write(text);
		});
		child.on('error', cause => reject(new Error(`cannot run ${command}: ${cause.message}`, {cause})));
		child.on('close', (code, signal) => {
			if (code === 0) {
				resolve(output);
				return;
			}
			const tail = errors.trimEnd().split('\n').slice(-60).join('\n');
			reject(new Error(`${[command, ...args].join(' ')} ended with ${signal ?? code}:\n${tail}`));
		});
		child.stdin.on('error', () => undefined); // a program may end without reading its input
		child.stdin.end(options.input ?? '');
	});
}

/** Runs a step of the cluster and resolves with what it printed. */
export function runStep(name: StepName, ...args: readonly string[]): Promise<string> {
	return run('bash', commandOf(name, args), {env: stepEnvironment(), progress: true});
}
