/**
 * Loaded into a measured Node program with --import. Writes, when the program ends, what only the program itself can know to the
 * file named in KTRIAGE_BENCH_REPORT: its CPU time, its peak memory, and how long its event loop was ever blocked.
 * Plain JavaScript: stripping types would cost the measured program 20 ms. The shape of the report is `Report` in measure.ts.
 */
import {subscribe} from 'node:diagnostics_channel';
import {readFileSync, writeFileSync} from 'node:fs';
import {isMainThread} from 'node:worker_threads';

const ownCpu = () => {
	const {user, system} = process.threadCpuUsage();
	return (user + system) / 1000;
};

function peakMiB() {
	const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
	return Number(kilobytes) / 1024;
}

/** @param {string} report */
function observe(report) {
	const started = performance.now();
	const blocks = {starting: {clock: 0, own: 0}, loading: {clock: 0, own: 0}};
	/** @type {keyof typeof blocks} */
	let phase = 'starting';
	let clock = started;
	let own = ownCpu();
	let asked = started;
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
		asked = performance.now();
	};
	subscribe('http.client.request.start', firstRequest);
	subscribe('undici:request:create', firstRequest);
	setInterval(turn, 1).unref();
	process.on('exit', () => {
		turn();
		const {user, system} = process.cpuUsage();
		const result = {
			loadMilliseconds: performance.now() - asked,
			cpuMilliseconds: (user + system) / 1000,
			peakMiB: peakMiB(),
			...blocks,
		};
		writeFileSync(report, JSON.stringify(result));
	});
}

const report = process.env.KTRIAGE_BENCH_REPORT;
if (report !== undefined && isMainThread) observe(report);
