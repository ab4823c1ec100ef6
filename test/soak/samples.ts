import {readFileSync} from 'node:fs';

/** What the program held at one moment: bytes, open files, and what keeps its event loop alive, by kind. */
export type Sample = {
	readonly at: number;
	readonly rss: number;
	/** What is still reachable, bytes: garbage has been collected before. */
	readonly held: number;
	readonly files: number;
	readonly handles: Readonly<Record<string, number>>;
};

/** Something that is to stay flat. */
export type Flat = {
	readonly name: string;
	readonly early: number;
	readonly late: number;
	readonly limit: number;
	readonly ok: boolean;
};

/** The samples that the probe has written, oldest first. */
export function readSamples(file: string): readonly Sample[] {
	return readFileSync(file, 'utf8')
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Sample);
}

const mebibyte = 1 << 20;

/** What is compared, how much more at the end is growth, and how much of it is noise. */
const measures: readonly {
	readonly name: string;
	readonly of: (sample: Sample) => number;
	readonly factor: number;
	readonly noise: number;
}[] = [
	{name: 'RSS MiB', of: ({rss}) => rss / mebibyte, factor: 1.15, noise: 16},
	{name: 'held MiB', of: ({held}) => held / mebibyte, factor: 1.1, noise: 6},
	{name: 'open files', of: ({files}) => files, factor: 1, noise: 6},
	{
		name: 'handles',
		of: ({handles}) => Object.values(handles).reduce((sum, count) => sum + count, 0),
		factor: 1,
		noise: 10,
	},
];

/**
 * Whether the program grew: the median of the last third of the time after the warm-up against that of the first third. A median, because a cut
 * link and a full list are peaks that go away again.
 */
export function flatness(samples: readonly Sample[], warmUntil: number): readonly Flat[] {
	const warm = samples.filter(({at}) => at >= warmUntil);
	const third = Math.max(1, Math.floor(warm.length / 3));
	return measures.map(({name, of, factor, noise}) => {
		const early = median(warm.slice(0, third).map(of));
		const late = median(warm.slice(-third).map(of));
		const limit = early * factor + noise;
		return {name, early, late, limit, ok: late <= limit};
	});
}

function median(values: readonly number[]): number {
	const ordered = [...values].sort((a, b) => a - b);
	return ordered[Math.floor(ordered.length / 2)] ?? Number.NaN;
}
