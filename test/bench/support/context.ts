import type {Link} from '../relay/relay.ts';
import type {Figure} from './figures.ts';
import type {Simulator} from './simulator-process.ts';

/** What was asked for on the command line. */
export type BenchOptions = {
	/** Pods of the simulated clusters, one run for each. */
	readonly sizes: readonly number[];
	readonly rounds: number;
	/** Only to see that everything works: small and short. */
	readonly smoke: boolean;
	/** Instead of the two links that are measured by default. */
	readonly links: readonly Link[];
	/** What the API server behind a link needs per object, microseconds. */
	readonly think: number;
	readonly kubectl: string | undefined;
	readonly k9s: string | undefined;
	readonly popeye: string | undefined;
	readonly note: (text: string) => void;
};

/** What a case measures on: a simulated cluster that cases of the same size share, and a folder of its own. */
export type Place = BenchOptions & {
	readonly pods: number;
	readonly simulator: Simulator;
	readonly folder: string;
};

/** One group of figures. */
export type BenchCase = {
	/** As --cases takes it. */
	readonly name: string;
	readonly about: string;
} & (
	| {readonly on: 'simulator'; readonly run: (place: Place) => Promise<readonly Figure[]>}
	/** Brings its own cluster, in memory: measured once, whatever the sizes. */
	| {readonly on: 'itself'; readonly run: (options: BenchOptions) => Promise<readonly Figure[]>}
);
