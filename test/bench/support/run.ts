import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {type Case, floor, kubectl, ours} from './cases.ts';
import {type CaseName, figuresOf, type Gate, verdictOn} from './figures.ts';
import {findKubectl} from './kubectl.ts';
import {type Measurement, measure} from './measure.ts';
import {type Simulator, startSimulator} from './simulator-process.ts';
import type {Line} from './table.ts';

export type BenchOptions = {
	readonly pods: number;
	readonly rounds: number;
	readonly requireKubectl: boolean;
	readonly only: readonly string[];
	readonly note: (text: string) => void;
};

export type BenchResult = {
	readonly pods: number;
	readonly rounds: number;
	readonly node: string;
	readonly load: number;
	readonly pageSize: number;
	readonly lines: readonly Line[];
	readonly broken: number;
};

const GATES = path.join(import.meta.dirname, '..', 'gates.json');
const DEFAULT_PAGE = 500;

function shuffled<T>(items: readonly T[]): readonly T[] {
	return items
		.map(item => ({item, at: Math.random()}))
		.sort((a, b) => a.at - b.at)
		.map(({item}) => item);
}

// The floor is asked for by the pages that ktriage chose, so that both do the same requests for pods.
async function pageSizeOf(simulator: Simulator): Promise<number> {
	const {byKind} = await simulator.traffic();
	const lists = Object.keys(byKind).filter(what => what.startsWith('list pods protobuf'));
	return Math.max(DEFAULT_PAGE, ...lists.map(what => Number(what.split('limit=')[1])));
}

function peer(
	{requireKubectl, pods, note}: BenchOptions,
	{kubeconfig}: Simulator,
	folder: string,
): readonly Case[] {
	const found = findKubectl(process.env);
	if (found !== undefined) return [kubectl(found, kubeconfig, folder, pods)];
	if (requireKubectl)
		throw new Error('no kubectl to compare with: put one on the PATH or name it in KTRIAGE_KUBECTL');
	note('kubectl was not found (PATH, KTRIAGE_KUBECTL): what is compared with it was NOT measured');
	return [];
}

/** Measure all cases in interleaved rounds on a fresh simulator, and hold the medians to the gates. */
export async function runBench(options: BenchOptions): Promise<BenchResult> {
	const {pods, rounds, only, note} = options;
	const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-bench-'));
	const simulator = await startSimulator(pods);
	try {
		note(`simulator: ${pods} pods, ${simulator.objects} objects, built in ${simulator.buildMilliseconds} ms`);
		const product = ours(simulator.kubeconfig, folder, simulator.addressed);
		const wanted = (one: Case) => only.length === 0 || only.includes(one.name);
		// The first run of each case is not counted: the simulator compresses its pages, caches are filled.
		if (wanted(product)) await measure(product, simulator, folder);
		const pageSize = await pageSizeOf(simulator);
		const others = [floor(simulator.kubeconfig, pageSize, pods), ...peer(options, simulator, folder)].filter(
			wanted,
		);
		for (const one of others) await measure(one, simulator, folder);

		const cases = [...(wanted(product) ? [product] : []), ...others];
		const measurements: Partial<Record<CaseName, readonly Measurement[]>> = {};
		for (let round = 1; round <= rounds; round++) {
			for (const one of shuffled(cases)) {
				const result = await measure(one, simulator, folder);
				measurements[one.name] = [...(measurements[one.name] ?? []), result];
			}
			note(`round ${round} of ${rounds}, host load ${loadavg()[0]?.toFixed(1)}`);
		}
		const gates = JSON.parse(readFileSync(GATES, 'utf8')) as readonly Gate[];
		const measured = new Set(cases.map(({name}) => name));
		const lines = figuresOf(measurements).map(figure => {
			const skipped = !measured.has('ours') || (figure.peer !== undefined && !measured.has(figure.peer));
			return {figure, verdict: skipped ? undefined : verdictOn(figure, gates, pods)};
		});
		const broken = lines.filter(({verdict}) => verdict?.holds === false).length;
		return {pods, rounds, node: process.version, load: loadavg()[0] ?? 0, pageSize, lines, broken};
	} finally {
		simulator.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}
