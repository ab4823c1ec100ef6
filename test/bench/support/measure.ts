import {spawn} from 'node:child_process';
import {readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Case} from './cases.ts';
import type {Simulator} from './simulator-process.ts';

/** The longest time between two turns of the event loop, in milliseconds: by the clock, and of this thread's own CPU time. */
export type Block = {readonly clock: number; readonly own: number};

/** What probe.mjs writes. */
export type Report = {
	/** From the first request to the end of the program: neither Node's start nor the loading of code. */
	readonly loadMilliseconds: number;
	readonly cpuMilliseconds: number;
	readonly peakMiB: number;
	/** Before the first request: loading code, reading the kubeconfig. */
	readonly starting: Block;
	/** From the first request to the end. */
	readonly loading: Block;
};

export type Measurement = {
	readonly wallMilliseconds: number;
	readonly cpuMilliseconds: number;
	readonly peakMiB: number;
	readonly requests: number;
	readonly wireMiB: number;
	/** Only of probed cases. */
	readonly report: Report | undefined;
};

const POLL_MILLISECONDS = 5;
const MILLISECONDS_PER_TICK = 10;
const PROBE = pathToFileURL(path.join(import.meta.dirname, 'probe.mjs')).href;

type Usage = {readonly cpuMilliseconds: number; readonly peakMiB: number};

// The kernel's high-water mark and CPU ticks, read until the process is gone: for programs that cannot report on themselves.
function usageOf(pid: number): Usage | undefined {
	try {
		const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
		const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
		if (kilobytes === undefined) return undefined;
		const ticks = Number(fields[11]) + Number(fields[12]);
		return {cpuMilliseconds: ticks * MILLISECONDS_PER_TICK, peakMiB: Number(kilobytes) / 1024};
	} catch {
		return undefined;
	}
}

function readReport(file: string): Report {
	const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
	rmSync(file);
	return report;
}

/** Run a case once, from the start of the process to its end. Fails when the program does, or when its answer is incomplete. */
export async function measure(one: Case, simulator: Simulator, folder: string): Promise<Measurement> {
	const reportFile = path.join(folder, 'report.json');
	const probe = {NODE_OPTIONS: `--import=${PROBE}`, KTRIAGE_BENCH_REPORT: reportFile};
	await simulator.control({reset: 1});
	const started = performance.now();
	const child = spawn(one.command, one.args, {
		env: {...process.env, ...one.environment, ...(one.probed ? probe : {})},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let usage: Usage = {cpuMilliseconds: 0, peakMiB: 0};
	const poll = () => {
		usage = (child.pid !== undefined && usageOf(child.pid)) || usage;
	};
	const timer = setInterval(poll, POLL_MILLISECONDS);
	const output = {stdout: [] as Buffer[], stderr: [] as Buffer[]};
	child.stdout.on('data', (chunk: Buffer) => output.stdout.push(chunk));
	child.stderr.on('data', (chunk: Buffer) => output.stderr.push(chunk));
	const ended = Promise.withResolvers<number>();
	const closed = Promise.withResolvers<number | null>();
	child.on('error', closed.reject);
	child.on('exit', () => ended.resolve(performance.now() - started));
	child.on('close', closed.resolve);
	const code = await closed.promise.finally(() => clearInterval(timer));
	if (code !== (one.exits ?? 0))
		throw new Error(`${one.name} ended with ${code}: ${Buffer.concat(output.stderr).toString().slice(-800)}`);
	const complaint = one.complaint(Buffer.concat(output.stdout).toString());
	if (complaint !== undefined) throw new Error(`${one.name}: ${complaint}`);

	const report = one.probed ? readReport(reportFile) : undefined;
	const {requests, bytes} = await simulator.traffic();
	const {cpuMilliseconds, peakMiB} = report ?? usage;
	return {
		wallMilliseconds: await ended.promise,
		cpuMilliseconds,
		peakMiB,
		requests,
		wireMiB: bytes / 1048576,
		report,
	};
}
