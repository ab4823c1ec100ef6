import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {popeye, verdict} from '../support/cases.ts';
import type {BenchCase} from '../support/context.ts';
import {beside, median} from '../support/figures.ts';
import {type Measurement, measure} from '../support/measure.ts';
import {startSimulator} from '../support/simulator-process.ts';
import {availableMiB} from '../support/usage.ts';

const SIZE = 5_000;
/** What popeye was seen to take for so many pods: 12.5 GiB. */
const POPEYE_MIB = 14_000;

/** A whole judgement of a cluster, headless: all checks of ktriage against all linters of popeye, which takes a minute or more, once. */
export const verdictCase: BenchCase = {
	name: 'verdict',
	about: 'every check of 5,000 pods, headless, against popeye',
	on: 'itself',
	run: async ({smoke, rounds, popeye: command, note}) => {
		const pods = smoke ? 300 : SIZE;
		const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-bench-verdict-'));
		const simulator = await startSimulator(pods);
		try {
			const product = verdict(simulator.kubeconfig, folder, pods);
			await measure(product, simulator, folder);
			const mine: Measurement[] = [];
			for (let round = 0; round < rounds; round++) mine.push(await measure(product, simulator, folder));
			const fits = smoke || availableMiB() > POPEYE_MIB;
			if (command !== undefined && !fits)
				note(`verdict: popeye is NOT measured: it takes ${POPEYE_MIB} MiB, which are not free`);
			const theirs =
				command === undefined || !fits
					? undefined
					: await measure(popeye(command, simulator.kubeconfig, []), simulator, folder);
			const compared = (name: string, unit: string, read: (one: Measurement) => number) => ({
				...beside(`verdict: ${name}`, unit, median(mine.map(read)), 'popeye', theirs && read(theirs)),
				pods,
			});
			return [
				compared('wall', 'ms', one => one.wallMilliseconds),
				compared('CPU', 'ms', one => one.cpuMilliseconds),
				compared('peak memory', 'MiB', one => one.peakMiB),
			];
		} finally {
			simulator.stop();
			rmSync(folder, {recursive: true, force: true});
		}
	},
};
