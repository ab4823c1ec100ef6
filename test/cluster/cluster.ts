import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {commandOf, stepEnvironment} from './support/run.ts';
import {isStepName, type StepName, steps} from './support/steps.ts';

function help(): string {
	const calls = Object.entries(steps).map(
		([name, step]) => [`${name} ${step.args}`.trim(), step.summary] as const,
	);
	const width = Math.max(...calls.map(([call]) => call.length));
	return [
		'A real Kubernetes cluster of three nodes on this machine (Linux, root). See docs/cluster.md.',
		'',
		...calls.map(([call, summary]) => `  npm run cluster -- ${call.padEnd(width)}  ${summary}`),
		'',
		'Environment:',
		'  KTRIAGE_CLUSTER_HOME         binaries, images and the running cluster (default ~/.cache/ktriage/cluster)',
		'  KTRIAGE_CLUSTER_NAME         prefix of nodes and namespaces (default ktri)',
		'  KTRIAGE_CLUSTER_PORT         loopback port of the API server (default: a free one)',
		'  KTRIAGE_CLUSTER_CALICO_CIDR  pool of Calico (default 10.244.0.0/16)',
		'',
	].join('\n');
}

/** Runs a step with this terminal's streams, says how long it took, and resolves with its exit code. */
function runInForeground(name: StepName, args: readonly string[]): Promise<number> {
	const start = Date.now();
	const child = spawn('bash', commandOf(name, args), {stdio: 'inherit', env: stepEnvironment()});
	return new Promise(resolve => {
		child.on('error', cause => {
			process.stderr.write(`error: cannot run bash: ${cause.message}\n`);
			resolve(1);
		});
		child.on('close', (code, signal) => {
			const seconds = Math.round((Date.now() - start) / 1000);
			if (code === 0) process.stderr.write(`${name}: ${seconds} s\n`);
			resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
		});
	});
}

const [name = '', ...args] = process.argv.slice(2);
if (name === '' || name === 'help' || args.includes('--help') || name.startsWith('-')) {
	process.stdout.write(help());
} else if (!isStepName(name)) {
	process.stderr.write(`error: no step '${name}'\n\n${help()}`);
	process.exitCode = 64;
} else if (process.platform !== 'linux') {
	process.stderr.write('error: the cluster needs Linux: its nodes are network namespaces\n');
	process.exitCode = 1;
} else {
	process.exitCode = await runInForeground(name, args);
}
