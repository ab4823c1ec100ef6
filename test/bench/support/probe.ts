/**
 * Loaded into a measured Node program with --import. Writes, when the program ends, what only the program itself can know to the
 * file named in KTRIAGE_BENCH_REPORT: its CPU time, its peak memory, and how long its event loop was ever blocked.
 */
import {subscribe} from 'node:diagnostics_channel';
import {readFileSync, writeFileSync} from 'node:fs';
import {isMainThread} from 'node:worker_threads';

/** The longest time between two turns of the event loop, in milliseconds: by the clock, and of this thread's own CPU time. */
export type Block = {readonly clock: number; readonly own: number};

export type Report = {
	/** From the end of Node's own start to the end of the program. */
	readonly workMilliseconds: number;
	readonly cpuMilliseconds: number;
	readonly peakMiB: number;
	/** Before the first request: loading code, reading the kubeconfig. */
	readonly starting: Block;
	/** From the first request to the end. */
	readonly loading: Block;
};

const ownCpu = () => {
	const {user, system} = process.threadCpuUsage();
	return (user + system) / 1000;
};

function peakMiB(): number {
	const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
	return Number(kilobytes) / 1024;
}

function observe(report: string): void {
	const started = performance.now();
	const blocks = {starting: {clock: 0, own: 0}, loading: {clock: 0, own: 0}};
	let phase: keyof typeof blocks = 'starting';
	let clock = started;
	let own = ownCpu();
	const turn = () => {
		const now = performance.now();
		const cpu = ownCpu();
		const {clock: longest, own: busiest} = blocks[phase];
		blocks[phase] = {clock: Math.max(longest, now - clock), own: Math.max(busiest, cpu - own)};
		clock = now;
		own = cpu;
	};
	const firstRequest = () => {
		if (phase === 'loading') return;
		turn();
		phase = 'loading';
	};
	subscribe('http.client.request.start', firstRequest);
	subscribe('undici:request:create', firstRequest);
	setInterval(turn, 1).unref();
	process.on('exit', () => {
		turn();
		const {user, system} = process.cpuUsage();
		const result: Report = {
			workMilliseconds: performance.now() - started,
			cpuMilliseconds: (user + system) / 1000,
			peakMiB: peakMiB(),
			...blocks,
		};
		writeFileSync(report, JSON.stringify(result));
	});
}

const report = process.env.KTRIAGE_BENCH_REPORT;
if (report !== undefined && isMainThread) observe(report);
