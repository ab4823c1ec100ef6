import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
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

/** Any process of each of these pods, by their UIDs: the kubelet writes them into the names of control groups. */
export async function podProcesses(uids: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const found = new Map<string, string>();
	const processes = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	for (const process of processes) {
		// A process may end between the two calls.
		const groups = await readFile(`/proc/${process}/cgroup`, 'utf8').catch(() => '');
		const uid = uids.find(one => groups.includes(`pod${one}/`));
		if (uid !== undefined) found.set(uid, process);
	}
	return found;
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
		if (done) throw new Error(`an agent ended: ${errors}`);
		return value;
	};
}
