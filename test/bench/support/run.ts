import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {benchCases} from '../cases/index.ts';
import type {BenchCase, BenchOptions} from './context.ts';
import {type Figure, type Gate, verdictOn} from './figures.ts';
import {startSimulator} from './simulator-process.ts';
import type {Line} from './table.ts';

const GATES = path.join(import.meta.dirname, '..', 'gates.json');

export type BenchResult = {
	readonly lines: readonly Line[];
	readonly broken: number;
	/** Cases that ended with an error: what they would have measured is not known. */
	readonly failed: readonly {readonly name: string; readonly why: string}[];
};

/** The cases of these names; all without names. */
export function chosenCases(names: readonly string[]): readonly BenchCase[] {
	const unknown = names.find(name => !benchCases.some(one => one.name === name));
	if (unknown !== undefined)
		throw new Error(`there is no case "${unknown}": ${benchCases.map(({name}) => name).join(', ')}`);
	return benchCases.filter(({name}) => names.length === 0 || names.includes(name));
}

/** Measures cases, those on a simulated cluster for each size, and holds the figures to the gates. A case that fails does not end the others. */
export async function runBench(cases: readonly BenchCase[], options: BenchOptions): Promise<BenchResult> {
	const gates = JSON.parse(readFileSync(GATES, 'utf8')) as readonly Gate[];
	const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-bench-'));
	const lines: Line[] = [];
	const failed: {name: string; why: string}[] = [];
	const attempt = async (
		name: string,
		pods: number,
		run: () => Promise<readonly Figure[]>,
	): Promise<void> => {
		const started = performance.now();
		try {
			for (const measured of await run()) {
				const figure = {pods, ...measured};
				lines.push({figure, verdict: verdictOn(figure, gates, pods)});
			}
		} catch (error) {
			failed.push({name, why: error instanceof Error ? error.message : String(error)});
		}
		options.note(`${name}: ${((performance.now() - started) / 1_000).toFixed(0)} s`);
	};
	try {
		const simulated = cases.filter(one => one.on === 'simulator');
		for (const pods of simulated.length === 0 ? [] : options.sizes) {
			const simulator = await startSimulator(pods);
			try {
				options.note(`simulator: ${pods} pods, ${simulator.objects} objects of ${simulator.types} types`);
				for (const one of simulated)
					await attempt(one.name, pods, () => one.run({...options, pods, simulator, folder}));
			} finally {
				simulator.stop();
			}
		}
		for (const one of cases) if (one.on === 'itself') await attempt(one.name, 0, () => one.run(options));
	} finally {
		rmSync(folder, {recursive: true, force: true});
	}
	return {lines, broken: lines.filter(({verdict}) => verdict?.holds === false).length, failed};
}
