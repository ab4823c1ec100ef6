import path from 'node:path';
import {type SpawnOptions, spawn, type Terminal} from './terminal.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
/** What a user starts: the launcher, which finds a Node that is new enough. */
export const LAUNCHER = path.join(ROOT, 'bin', 'ktriage.cjs');

/** Start ktriage in a terminal, on the Node of the tests. */
export function ktriage(args: readonly string[], options: SpawnOptions = {}): Terminal {
	return spawn(process.execPath, [LAUNCHER, ...args], {cwd: ROOT, ...options});
}

/** The demo, once its root causes are on the screen. */
export async function openDemo(args: readonly string[] = [], options: SpawnOptions = {}): Promise<Terminal> {
	const terminal = ktriage(['demo', ...args], options);
	await terminal.until(/FAIL CID-02/, 'the first root cause');
	return terminal;
}

/** The modes of a terminal that nothing has taken over. */
export const RESTORED = {alternateScreen: false, cursorHidden: false, bracketedPaste: false, mouse: false};
