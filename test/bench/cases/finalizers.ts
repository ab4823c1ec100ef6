import {loadavg} from 'node:os';
import path from 'node:path';
import type {Case} from '../support/cases.ts';
import type {BenchCase, Place} from '../support/context.ts';
import {against, alone, type Figure, median} from '../support/figures.ts';
import {type Measurement, measure} from '../support/measure.ts';

const ROOT = path.join(import.meta.dirname, '..', '..', '..');
/** Nothing is being deleted there, so that both only look. */
const NAMESPACE = 'kube-system';
const PAGE = 1_000;

type Scanned = {
	readonly objects: readonly unknown[];
	readonly scan: {readonly types: number; readonly objects: number; readonly unreadable: readonly unknown[]};
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
		args: [path.join(import.meta.dirname, '..', 'support', 'floor-metadata.mjs'), kubeconfig, String(PAGE)],
		environment: {NODE_ENV: 'production'},
		probed: true,
		complaint: stdout => ((JSON.parse(stdout) as {types: number}).types > 50 ? undefined : 'too few types'),
	};
}

/** What people do without a tool: one kubectl for every type, in one namespace or in all. It tells names, not what holds them. */
function loop(command: string, kubeconfig: string, cacheFolder: string, where: readonly string[]): Case {
	const script =
		'kubectl=$1 cache=$2; shift 2; "$kubectl" api-resources --verbs=list --namespaced -o name --cache-dir "$cache" | xargs -n 1 "$kubectl" get --cache-dir "$cache" --show-kind --ignore-not-found "$@"';
	return {
		name: 'kubectl',
		command: 'sh',
		args: ['-c', script, 'sh', command, path.join(cacheFolder, 'kubectl'), ...where],
		environment: {KUBECONFIG: kubeconfig},
		probed: false,
		complaint: stdout => (stdout.split('\n').length > 10 ? undefined : 'kubectl printed next to nothing'),
	};
}

/**
 * P13 and P14: the search for what is being deleted, in interleaved rounds: the whole cluster against a program that only downloads the
 * same pages and a kubectl for each type, one namespace against a kubectl for each of its types.
 */
export const finalizersCase: BenchCase = {
	name: 'finalizers',
	about: 'everything that is being deleted, of every type, against a loop of kubectl',
	on: 'simulator',
	run: async (place: Place): Promise<readonly Figure[]> => {
		const {simulator, folder, note} = place;
		const {kubeconfig, objects} = simulator;
		// The loop of kubectl takes seconds.
		const rounds = place.smoke ? 1 : Math.min(3, place.rounds);
		const cases = {
			whole: search(kubeconfig, folder, objects),
			namespace: search(kubeconfig, folder, 1, NAMESPACE),
			floor: floor(kubeconfig),
			...(place.kubectl !== undefined && {
				loop: loop(place.kubectl, kubeconfig, folder, ['-n', NAMESPACE]),
				everywhere: loop(place.kubectl, kubeconfig, folder, ['-A']),
			}),
		};
		const measured = new Map<string, Measurement[]>();
		// The first round is not counted: the simulator compresses its pages, caches are filled.
		for (let round = 0; round <= rounds; round++) {
			for (const [name, one] of Object.entries(cases)) {
				if (name === 'loop' && round === 0 && place.smoke) continue;
				// All objects as tables take minutes in a big cluster.
				if (name === 'everywhere' && round !== 1) continue;
				const result = await measure(one, simulator, folder);
				if (round > 0) measured.set(name, [...(measured.get(name) ?? []), result]);
			}
			note(`finalizers, round ${round} of ${rounds}, host load ${loadavg()[0]?.toFixed(1)}`);
		}
		const of = (name: string, read: (one: Measurement) => number | undefined) =>
			median((measured.get(name) ?? []).map(read).filter(value => value !== undefined));
		const loading = (name: string) => of(name, ({report}) => report?.loadMilliseconds);
		const wall = (name: string) => of(name, one => one.wallMilliseconds);
		const without = place.kubectl === undefined ? {skipped: 'no kubectl found'} : {};
		return [
			alone('finalizers, whole cluster', 'ms', loading('whole')),
			{
				...against(
					'finalizers, whole cluster with start',
					'ms',
					wall('whole'),
					'kubectl',
					wall('everywhere'),
				),
				...without,
			},
			against('finalizers over floor', 'ms', loading('whole'), 'floor', loading('floor'), true),
			alone(
				'finalizers, peak memory',
				'MiB',
				of('whole', one => one.peakMiB),
			),
			{
				...against('finalizers, one namespace', 'ms', loading('namespace'), 'kubectl', wall('loop')),
				...without,
			},
			{...against('finalizers, with start', 'ms', wall('namespace'), 'kubectl', wall('loop')), ...without},
		];
	},
};
