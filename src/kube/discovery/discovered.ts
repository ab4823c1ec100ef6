import type {ResourceRef} from '../types.ts';

/** A resource the cluster serves, and what may be asked of it ("list", "watch", …). */
export type ServedResource = ResourceRef & {readonly verbs: readonly string[]};

/** One group version as either form of discovery tells it; `staleWhy` is set when its server does not answer. */
export type DiscoveredVersion = {
	readonly group: string;
	readonly version: string;
	readonly resources: readonly ServedResource[];
	readonly staleWhy?: string;
};
