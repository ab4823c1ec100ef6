import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {runFolder} from '../support/cluster.ts';
import type {Outcome, Target} from './target.ts';

/** A process in somebody's network namespace that tries connections. */
export type Agent = {
	readonly ask: (targets: readonly Target[]) => Promise<readonly Outcome[]>;
	readonly stop: () => void;
};

/** The process of a node, in whose namespaces the node is. */
export async function nodeProcess(node: string): Promise<string> {
	return (await readFile(path.join(runFolder(), 'nodes', node, 'pid'), 'utf8')).trim();
}

/**
 * The oldest process of each of these pods, by their UIDs: the kubelet writes them into the names of control groups. Younger ones may be
 * probes, which end at once.
 */
export async function podProcesses(uids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const found = new Map<string, {readonly process: string; readonly started: number}>();
	const processes = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	for (const process of processes) {
		// A process may end between the two calls.
		const groups = await readFile(`/proc/${process}/cgroup`, 'utf8').catch(() => '');
		const uid = uids.find(one => groups.includes(`pod${one}/`));
		if (uid === undefined) continue;
		const started = await startOf(process);
		if (started < (found.get(uid)?.started ?? Number.POSITIVE_INFINITY)) found.set(uid, {process, started});
	}
	return new Map([...found].map(([uid, {process}]) => [uid, process]));
}

/** When a process began, in ticks since the boot (proc_pid_stat(5), field 22); infinity when it has ended. */
async function startOf(process: string): Promise<number> {
	const stat = await readFile(`/proc/${process}/stat`, 'utf8').catch(() => '');
	const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return Number(afterName[19] ?? Number.POSITIVE_INFINITY);
}

/** Starts an agent behind a command that enters a network namespace. */
export async function startAgent(enter: readonly string[], ...more: readonly string[]): Promise<Agent> {
	const [command = '', ...args] = enter;
	const script = path.join(import.meta.dirname, 'agent.ts');
	const child = spawn(command, [...args, process.execPath, script, ...more], {stdio: 'pipe'});
	const next = linesOf(child);
	const first = await next();
	if (first !== 'ready') throw new Error(`no agent behind ${enter.join(' ')}: ${first}`);
	return {
		ask: async targets => {
			if (targets.length === 0) return [];
			child.stdin.write(`${JSON.stringify(targets)}\n`);
			return JSON.parse(await next()) as readonly Outcome[];
		},
		stop: () => child.stdin.end(),
	};
}

/** Reads the lines of a process one by one; what it complains of rejects the line that is waited for. */
function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string> {
	let errors = '';
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		errors += text;
	});
	const lines = createInterface({input: child.stdout})[Symbol.asyncIterator]();
	return async () => {
		const {done, value} = await lines.next();
		if (done && !child.stderr.readableEnded) await once(child.stderr, 'end');
		if (done) throw new Error(`an agent ended: ${errors}`);
		return value;
	};
}
