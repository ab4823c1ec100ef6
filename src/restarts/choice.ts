import type {WaveName} from '../migration/waves.ts';

/** Which workloads of the restart plan are to be restarted, and how. */
export type RestartChoice = {
	/** Only these, "KIND/NAMESPACE/NAME", letters of the kind in any case; all when empty. */
	readonly objects: readonly string[];
	/** Only these waves; `next` is the first that has anything left; all when empty. */
	readonly waves: readonly (WaveName | 'next')[];
	/** each: the next workload begins when the one before is ready; wave: the workloads of a wave together. */
	readonly rhythm: 'each' | 'wave';
	/** Seconds a workload may take to come back. */
	readonly patience: number;
	/** The moment that is written as restart mark, RFC 3339; now when absent. */
	readonly at?: string;
};

/** What is done when nothing else is said. */
export const carefulRestart: RestartChoice = {objects: [], waves: [], rhythm: 'each', patience: 300};
