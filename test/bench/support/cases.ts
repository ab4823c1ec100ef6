import path from 'node:path';

/** One way of loading all pods, as a process. */
export type Case = {
	readonly name: 'floor' | 'ours' | 'kubectl' | 'popeye';
	readonly command: string;
	readonly args: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	/** What it ends with when it did its work; else 0. */
	readonly exits?: number;
	/** Runs on Node and reports on itself through probe.mjs. */
	readonly probed: boolean;
	/** What is wrong with the output, if anything: a fast answer that lost pods is no answer. */
	readonly complaint: (stdout: string) => string | undefined;
};

const ROOT = path.join(import.meta.dirname, '..', '..', '..');

type Buckets = {readonly buckets: readonly {readonly pods: readonly unknown[]}[]};

const expectPods = (found: number, pods: number) =>
	found === pods ? undefined : `${found} pods instead of ${pods}`;

/** Finished and unscheduled pods are on no network and so in no bucket. */
export function ours(kubeconfig: string, cacheFolder: string, addressed: number): Case {
	return {
		name: 'ours',
		command: process.execPath,
		args: [
			// As users start it, compile cache included, on this Node at once instead of through the older one of the machine.
			path.join(ROOT, 'bin', 'ktriage.cjs'),
			'pods',
			'--by',
			'cidr',
			'-o',
			'json',
			'--kubeconfig',
			kubeconfig,
		],
		environment: {NODE_ENV: 'production', XDG_CACHE_HOME: cacheFolder},
		probed: true,
		complaint: stdout => {
			const {buckets} = JSON.parse(stdout) as Buckets;
			return expectPods(
				buckets.reduce((sum, bucket) => sum + bucket.pods.length, 0),
				addressed,
			);
		},
	};
}

export function floor(kubeconfig: string, limit: number, pods: number): Case {
	return {
		name: 'floor',
		command: process.execPath,
		args: [path.join(import.meta.dirname, 'floor.mjs'), kubeconfig, String(limit)],
		environment: {NODE_ENV: 'production'},
		probed: true,
		complaint: stdout => {
			const {bytes} = JSON.parse(stdout) as {readonly bytes: number};
			return bytes > pods * 5000 ? undefined : `${bytes} bytes are too few for ${pods} pods`;
		},
	};
}

export function kubectl(command: string, kubeconfig: string, cacheFolder: string, pods: number): Case {
	const cache = path.join(cacheFolder, 'kubectl');
	return {
		name: 'kubectl',
		command,
		args: ['get', 'pods', '-A', '-o', 'wide', '--cache-dir', cache, '--kubeconfig', kubeconfig],
		environment: {},
		probed: false,
		complaint: stdout => expectPods(stdout.split('\n').length - 2, pods),
	};
}

/** popeye, by path: it reads all objects of these sections, or of all, and judges them. */
export function popeye(command: string, kubeconfig: string, sections: readonly string[]): Case {
	return {
		name: 'popeye',
		command,
		args: [
			...['--kubeconfig', kubeconfig, '-A', ...sections],
			...['-o', 'json', '--force-exit-zero', '--logs', 'none'],
		],
		environment: {},
		probed: false,
		complaint: stdout => (stdout.length > 1_000 ? undefined : 'popeye printed next to nothing'),
	};
}

type Checked = {readonly cluster: {readonly pods: number}; readonly summary: {readonly pass: number}};

/** Every check of ktriage and what follows from them, headless. */
export function verdict(kubeconfig: string, cacheFolder: string, pods: number): Case {
	return {
		name: 'ours',
		command: process.execPath,
		args: [path.join(ROOT, 'bin', 'ktriage.cjs'), 'check', '-o', 'json', '--kubeconfig', kubeconfig],
		environment: {NODE_ENV: 'production', XDG_CACHE_HOME: cacheFolder},
		probed: true,
		// The simulated cluster is half moved: something is red.
		exits: 1,
		complaint: stdout => {
			const {cluster, summary} = JSON.parse(stdout) as Checked;
			return summary.pass > 0 ? expectPods(cluster.pods, pods) : 'no check passed';
		},
	};
}
