import {setTimeout as delay} from 'node:timers/promises';
import type {BenchCase, Place} from '../support/context.ts';
import {alone, beside, type Figure, median} from '../support/figures.ts';
import {closeScreen, leaveOurs, openK9s, openOurs, podRow, written} from '../support/screens.ts';
import {cpuShare, usageOf} from '../support/usage.ts';

/** k9s holds 150 kB of memory for each pod. */
const mostPodsOfK9s = 20_000;

/** From the start of the process to the first pods on the screen, in milliseconds. */
async function firstRows({simulator, folder, k9s}: Place, whose: 'ours' | 'k9s'): Promise<number> {
	const started = performance.now();
	const isOurs = whose === 'ours' || k9s === undefined;
	const terminal = isOurs
		? openOurs(simulator.kubeconfig, folder)
		: openK9s(k9s, simulator.kubeconfig, folder);
	await terminal.until(podRow, 'the first row of a pod');
	const took = performance.now() - started;
	await (isOurs ? leaveOurs : closeScreen)(terminal);
	return took;
}

/** P8, and what the screen costs while little happens: the list of pods, ten changes a second. */
export const screenCase: BenchCase = {
	name: 'screen',
	about: 'first rows from the start of the process; CPU and memory with the screen up',
	on: 'simulator',
	run: async (place: Place): Promise<readonly Figure[]> => {
		const {simulator, folder, pods, rounds, smoke, k9s, note} = place;
		const rows: number[] = [];
		await firstRows(place, 'ours');
		for (let round = 0; round < Math.min(rounds, 5); round++) rows.push(await firstRows(place, 'ours'));
		note('screen: first rows measured');
		const isTooMuch = k9s !== undefined && pods > mostPodsOfK9s;
		if (isTooMuch)
			note(`screen: k9s is NOT measured with more than ${mostPodsOfK9s} pods: it takes gigabytes`);
		const theirs = k9s === undefined || isTooMuch ? undefined : await firstRows(place, 'k9s');

		const seconds = smoke ? 3 : 30;
		// Somebody looks at it for hours: what has been loaded is compiled and collected by then.
		const settled = () => delay(smoke ? 3_000 : 45_000);
		const terminal = openOurs(simulator.kubeconfig, folder);
		await terminal.until(podRow, 'the first row of a pod');
		await terminal.until(/live \d+ms/, 'everything read');
		await settled();
		const bytesBefore = written(terminal);
		const idle = await cpuShare(terminal.pid, seconds);
		const idleBytes = (written(terminal) - bytesBefore) / seconds;
		await simulator.control({rate: 10});
		await settled();
		const busy = await cpuShare(terminal.pid, seconds);
		await simulator.control({rate: 0});
		const {memory} = usageOf(terminal.pid);
		await leaveOurs(terminal);
		return [
			beside('first rows', 'ms', median(rows), 'k9s', theirs),
			alone('screen: CPU, nothing changes', '%', idle),
			alone('screen: bytes, nothing changes', 'B/s', idleBytes),
			alone('screen: CPU at 10 changes/s', '%', busy),
			alone('screen: memory', 'MiB', memory),
		];
	},
};
