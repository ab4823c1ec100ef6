/** Something that is read otherwise than whole, everywhere and watched: what, who chose so, why, what is not known because of it, and how it is changed. */
export type Mode = {
	readonly name: 'metadata' | 'namespace' | 'poll' | 'full';
	readonly by: 'option' | 'automatic' | 'key';
	/** The option that is about it. */
	readonly option: string;
	/** Milliseconds since the epoch. */
	readonly since: number;
	/** Names of the sources that it is about; none when all are. */
	readonly sources: readonly string[];
	/** In a few words. */
	readonly what: string;
	/** Empty where it was asked for. */
	readonly why: string;
	/** What cannot be said in this mode. */
	readonly leavesOut: string;
	readonly change: string;
};
