import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {spawn, type Terminal} from '../../pty/support/terminal.ts';

const LAUNCHER = path.join(import.meta.dirname, '..', '..', '..', 'bin', 'ktriage.cjs');
/** A big cluster on a busy machine takes minutes. */
const patience = 300_000;
const size = {cols: 200, rows: 50, patience};

const state = '(Running|Pending|CrashLoopBackOff|Completed|Evicted|Terminating|Error|Failed|Succeeded)';
const address = String.raw`\d+\.\d+\.\d+\.\d+`;
/** A row of the list of pods: an address and a state, in the order of ktriage or of k9s. */
export const podRow = new RegExp(`${address} .* ${state}|${state} .* ${address}`);

/** ktriage on the list of pods of a cluster, as users start it. */
export function openOurs(kubeconfig: string, folder: string): Terminal {
	const terminal = spawn(process.execPath, [LAUNCHER, '--kubeconfig', kubeconfig, '--no-journal'], {
		...size,
		env: {XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder, NODE_ENV: 'production'},
	});
	terminal.type('2');
	return terminal;
}

/** k9s on the list of all pods: as it comes, but without its splash screen, which only waits, and its look for a newer version of itself. */
export function openK9s(command: string, kubeconfig: string, folder: string): Terminal {
	const home = path.join(folder, 'k9s');
	mkdirSync(home, {recursive: true});
	writeFileSync(path.join(home, 'config.yaml'), 'k9s:\n  skipLatestRevCheck: true\n');
	const args = ['--kubeconfig', kubeconfig, '-A', '-c', 'pods', '--splashless', '--readonly'];
	return spawn(command, args, {
		...size,
		env: {K9S_CONFIG_DIR: home, K9S_LOGS_DIR: home, XDG_DATA_HOME: home, XDG_STATE_HOME: home},
	});
}

/** Leaves ktriage as a person does: Node keeps what it has compiled for the next start only then. */
export async function leaveOurs(terminal: Terminal): Promise<void> {
	terminal.type('q');
	await terminal.exit;
}

/** Ends a program at once. */
export async function closeScreen(terminal: Terminal): Promise<void> {
	terminal.kill('SIGKILL');
	await terminal.exit;
}

/** Bytes that a program has written. */
export const written = (terminal: Terminal): number => Buffer.byteLength(terminal.bytes());
