import {readFileSync} from 'node:fs';
import path from 'node:path';
import {spawn, type Terminal} from '../../pty/support/terminal.ts';
import type {BenchCase, Place} from '../support/context.ts';
import {against, alone, type Figure, median} from '../support/figures.ts';

const LAUNCHER = path.join(import.meta.dirname, '..', '..', '..', 'bin', 'ktriage.cjs');
const MILLISECONDS_PER_TICK = 10;
const patience = 300_000;

/** CPU milliseconds and resident MiB of a process as the kernel counts them. */
function usageOf(pid: number): {readonly cpu: number; readonly memory: number} {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return {
		cpu: (Number(fields[11]) + Number(fields[12])) * MILLISECONDS_PER_TICK,
		memory: Number(kilobytes) / 1024,
	};
}

function open({simulator, folder}: Place): Terminal {
	return spawn(process.execPath, [LAUNCHER, '--kubeconfig', simulator.kubeconfig, '--no-journal'], {
		cols: 200,
		rows: 50,
		patience,
		env: {XDG_CACHE_HOME: folder, XDG_STATE_HOME: folder, NODE_ENV: 'production'},
	});
}

/** A row of the list of pods: a namespace, a name, an address. */
const podRow =
	/\d+\.\d+\.\d+\.\d+ .* (Running|Pending|CrashLoopBackOff|Completed|Evicted|Terminating|Error|Failed|Succeeded)/;

/** As a person leaves: Node keeps what it has compiled for the next start only then. */
async function close(terminal: Terminal): Promise<void> {
	terminal.type('q');
	await terminal.exit;
}

/** From the start of the process to the first pods on the screen, in milliseconds. */
async function firstRows(place: Place): Promise<number> {
	const started = performance.now();
	const terminal = open(place);
	terminal.type('2');
	await terminal.until(podRow, 'the first row of a pod');
	const took = performance.now() - started;
	await close(terminal);
	return took;
}

/** k9s draws a table of pods with a column of nodes; it has no other sign that it is ready. */
async function firstRowsOfK9s(command: string, {simulator, folder}: Place): Promise<number> {
	const started = performance.now();
	const args = ['--kubeconfig', simulator.kubeconfig, '-A', '-c', 'pods', '--headless', '--readonly'];
	const terminal = spawn(command, args, {
		cols: 200,
		rows: 50,
		patience,
		env: {XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: folder},
	});
	await terminal.until(podRow, 'the first row of a pod in k9s');
	const took = performance.now() - started;
	terminal.kill('SIGKILL');
	await terminal.exit;
	return took;
}

/** P8, and what the screen costs while little happens: the list of pods, ten changes a second. */
export const screenCase: BenchCase = {
	name: 'screen',
	about: 'first rows from the start of the process; CPU and memory with the screen up',
	on: 'simulator',
	run: async (place: Place): Promise<readonly Figure[]> => {
		const {simulator, rounds, smoke, k9s, note} = place;
		const rows: number[] = [];
		await firstRows(place);
		for (let round = 0; round < Math.min(rounds, 5); round++) rows.push(await firstRows(place));
		const first = median(rows);
		note('screen: first rows measured');
		const theirs = k9s === undefined ? undefined : await firstRowsOfK9s(k9s, place);

		const seconds = smoke ? 3 : 20;
		const terminal = open(place);
		terminal.type('2');
		await terminal.until(podRow, 'the first row of a pod');
		await terminal.until(/live \d+ms/, 'everything read');
		await new Promise(resolve => setTimeout(resolve, 3_000));
		const share = async () => {
			const [before, clock] = [usageOf(terminal.pid), performance.now()];
			await new Promise(resolve => setTimeout(resolve, seconds * 1_000));
			return ((usageOf(terminal.pid).cpu - before.cpu) / (performance.now() - clock)) * 100;
		};
		const written = () => terminal.bytes().length;
		const bytesBefore = written();
		const idle = await share();
		const idleBytes = (written() - bytesBefore) / seconds;
		await simulator.control({rate: 10});
		const busy = await share();
		await simulator.control({rate: 0});
		const {memory} = usageOf(terminal.pid);
		await close(terminal);
		return [
			k9s === undefined
				? alone('first rows', 'ms', first)
				: against('first rows', 'ms', first, 'k9s', theirs),
			alone('screen: CPU, nothing changes', '%', idle),
			alone('screen: bytes, nothing changes', 'B/s', idleBytes),
			alone('screen: CPU at 10 changes/s', '%', busy),
			alone('screen: memory', 'MiB', memory),
		];
	},
};
