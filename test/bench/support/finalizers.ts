import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import type {Case} from './cases.ts';
import {type Figure, type Gate, median, verdictOn} from './figures.ts';
import {findKubectl} from './kubectl.ts';
import {type Measurement, measure} from './measure.ts';
import {type Simulator, startSimulator} from './simulator-process.ts';
import type {Line} from './table.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
const GATES = path.join(import.meta.dirname, '..', 'gates.json');
/** Nothing is being deleted there, so that both only look. */
const NAMESPACE = 'kube-system';
const PAGE = 500;

type Scanned = {
	readonly objects: readonly unknown[];
	readonly scan: {readonly types: number; readonly objects: number; readonly unreadable: readonly unknown[]};
};

export type FinalizerOptions = {
	readonly pods: number;
	readonly rounds: number;
	readonly requireKubectl: boolean;
	readonly note: (text: string) => void;
};

/** The search of ktriage, of the whole cluster or of one namespace, as a process. */
function search(kubeconfig: string, cacheFolder: string, least: number, namespace?: string): Case {
	const where = namespace === undefined ? [] : ['-n', namespace];
	return {
		name: 'ours',
		command: process.execPath,
		args: [
			path.join(ROOT, 'bin', 'ktriage.cjs'),
			...['finalizers', 'list', '--all', ...where, '-o', 'json', '--kubeconfig', kubeconfig],
		],
		environment: {NODE_ENV: 'production', XDG_CACHE_HOME: cacheFolder},
		probed: true,
		complaint: stdout => {
			const {scan} = JSON.parse(stdout) as Scanned;
			if (scan.unreadable.length > 0) return `${scan.unreadable.length} types could not be read`;
			return scan.objects >= least ? undefined : `${scan.objects} objects instead of ${least}`;
		},
	};
}

function floor(kubeconfig: string): Case {
	return {
		name: 'floor',
		command: process.execPath,
		args: [path.join(import.meta.dirname, 'floor-metadata.mjs'), kubeconfig, String(PAGE)],
		environment: {NODE_ENV: 'production'},
		probed: true,
		complaint: stdout => ((JSON.parse(stdout) as {types: number}).types > 50 ? undefined : 'too few types'),
	};
}

/** What people do without a tool: one kubectl for every type, in one namespace. */
function loop(command: string, kubeconfig: string, cacheFolder: string): Case {
	const script =
		'"$0" api-resources --verbs=list --namespaced -o name --cache-dir "$1" | xargs -n 1 "$0" get --cache-dir "$1" --show-kind --ignore-not-found -n "$2"';
	return {
		name: 'kubectl',
		command: 'sh',
		args: ['-c', script, command, path.join(cacheFolder, 'kubectl'), NAMESPACE],
		environment: {KUBECONFIG: kubeconfig},
		probed: false,
		complaint: stdout => (stdout.split('\n').length > 10 ? undefined : 'kubectl printed next to nothing'),
	};
}

const figure = (
	name: string,
	unit: string,
	ours?: number,
	peer?: Figure['peer'],
	theirs?: number,
): Figure => {
	const both = ours !== undefined && theirs !== undefined;
	const value =
		peer === undefined ? ours : both ? (peer === 'floor' ? ours / theirs : theirs / ours) : undefined;
	return {name, unit, ours, peer, theirs, value};
};

/**
 * Measures the search for what is being deleted in interleaved rounds on a fresh simulator: the whole cluster against a program that
 * only downloads the same pages, one namespace against a kubectl for each of its types.
 */
export async function runFinalizers(
	options: FinalizerOptions,
): Promise<{readonly lines: readonly Line[]; readonly broken: number}> {
	const {pods, rounds, note, requireKubectl} = options;
	const folder = mkdtempSync(path.join(tmpdir(), 'ktriage-bench-'));
	const simulator: Simulator = await startSimulator(pods);
	try {
		const {kubeconfig, objects} = simulator;
		note(`finalizers: ${objects} objects of ${simulator.types} types`);
		const found = findKubectl(process.env);
		if (found === undefined && requireKubectl)
			throw new Error('no kubectl to compare with: put one on the PATH or name it in KTRIAGE_KUBECTL');
		if (found === undefined) note('kubectl was not found: what is compared with it was NOT measured');
		const cases = {
			whole: search(kubeconfig, folder, objects),
			namespace: search(kubeconfig, folder, 1, NAMESPACE),
			floor: floor(kubeconfig),
			...(found !== undefined && {loop: loop(found, kubeconfig, folder)}),
		};
		const measured = new Map<string, Measurement[]>();
		// The first round is not counted: the simulator compresses its pages, caches are filled.
		for (let round = 0; round <= rounds; round++) {
			for (const [name, one] of Object.entries(cases)) {
				const result = await measure(one, simulator, folder);
				if (round > 0) measured.set(name, [...(measured.get(name) ?? []), result]);
			}
			note(`round ${round} of ${rounds}, host load ${loadavg()[0]?.toFixed(1)}`);
		}
		const of = (name: string, read: (one: Measurement) => number | undefined) =>
			median((measured.get(name) ?? []).map(read).filter(value => value !== undefined));
		const loading = (name: string) => of(name, ({report}) => report?.loadMilliseconds);
		const wall = (name: string) => of(name, one => one.wallMilliseconds);
		const gates = JSON.parse(readFileSync(GATES, 'utf8')) as readonly Gate[];
		const figures = [
			figure('finalizers, whole cluster', 'ms', loading('whole')),
			figure('finalizers over floor', 'ms', loading('whole'), 'floor', loading('floor')),
			figure(
				'finalizers, peak memory',
				'MiB',
				of('whole', one => one.peakMiB),
			),
			figure('finalizers, one namespace', 'ms', loading('namespace'), 'kubectl', wall('loop')),
			figure('finalizers, with start', 'ms', wall('namespace'), 'kubectl', wall('loop')),
		];
		const lines = figures.map(one => {
			const skipped = one.peer === 'kubectl' && found === undefined;
			return {figure: one, verdict: skipped ? undefined : verdictOn(one, gates, pods)};
		});
		return {lines, broken: lines.filter(({verdict}) => verdict?.holds === false).length};
	} finally {
		simulator.stop();
		rmSync(folder, {recursive: true, force: true});
	}
}
