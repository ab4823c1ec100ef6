import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {LAUNCHER} from '../../pty/support/ktriage.ts';

export type Measured = {readonly peakBytes: number; readonly lines: number};

/** The most memory that a process and its children have had resident, each by itself, added up (VmHWM of proc(5)). */
async function highWater(pid: number): Promise<number> {
	const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
	const own = 1024 * Number(/VmHWM:\s+(\d+) kB/.exec(await read('status'))?.[1] ?? 0);
	const children = (await read(`task/${pid}/children`)).split(' ').filter(text => /^\d+$/.test(text));
	const others = await Promise.all(children.map(child => highWater(Number(child))));
	return others.reduce((sum, bytes) => sum + bytes, own);
}

/** Runs the built program; its standard output is counted in lines, its memory looked at as long as it runs. */
export async function peakMemory(args: readonly string[]): Promise<Measured> {
	const child = spawn(process.execPath, [LAUNCHER, ...args], {stdio: ['ignore', 'pipe', 'inherit']});
	let lines = 0;
	let peakBytes = 0;
	// Output comes until the end, so the last look is at nearly all that the process ever had.
	for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
		peakBytes = Math.max(peakBytes, await highWater(child.pid ?? 0));
		for (const byte of chunk) if (byte === 10) lines++;
	}
	return {peakBytes, lines};
}
