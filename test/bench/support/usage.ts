import {readFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';

const MILLISECONDS_PER_TICK = 10;

/** CPU milliseconds since its start and resident MiB of a process, as the kernel counts them. */
export function usageOf(pid: number): {readonly cpu: number; readonly memory: number} {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return {
		cpu: (Number(fields[11]) + Number(fields[12])) * MILLISECONDS_PER_TICK,
		memory: Number(kilobytes) / 1024,
	};
}

/** CPU that a process takes in the next seconds, in percent of one core. */
export async function cpuShare(pid: number, seconds: number): Promise<number> {
	const [{cpu}, clock] = [usageOf(pid), performance.now()];
	await delay(seconds * 1_000);
	return ((usageOf(pid).cpu - cpu) / (performance.now() - clock)) * 100;
}

/** Memory that could be had without swapping, MiB. */
export function availableMiB(): number {
	return Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) / 1024;
}
