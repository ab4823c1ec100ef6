import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');
const everything = '--all';

// Runs the tests on the real cluster: those that fit into the time of a change, or with --all those of faults/slow too. What else is
// given goes to the runner.
const args = process.argv.slice(2);
const runner = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
const config = path.join(root, 'vitest.cluster.config.ts');
const child = spawn(
	process.execPath,
	[runner, 'run', '--config', config, ...args.filter(arg => arg !== everything)],
	{
		cwd: root,
		stdio: 'inherit',
		env: {...process.env, ...(args.includes(everything) && {KTRIAGE_CLUSTER_ALL: '1'})},
	},
);
child.on('error', cause => {
	process.stderr.write(`error: cannot run ${runner}: ${cause.message}\n`);
	process.exitCode = 1;
});
child.on('close', (code, signal) => {
	process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
});
