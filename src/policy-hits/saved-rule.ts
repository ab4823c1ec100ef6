/** A rule of the kernel as one of the tools printed it. */
export type SavedRule = {
	readonly family: 4 | 6;
	readonly table: string;
	readonly chain: string;
	readonly packets: number;
	readonly bytes: number;
	readonly comments: readonly string[];
	/** DROP, RETURN, MARK, or the chain it jumps or goes to; empty where it has none. */
	readonly target: string;
	/** The bits it sets, where it sets some. */
	readonly setMark?: {readonly value: number; readonly mask: number};
	/** The bits it asks for, where it asks for all of them. */
	readonly hasMark?: number;
	/** Whether the packet has to come from, or go to, one address. */
	readonly address?: 'source' | 'destination';
	/** Index of the rule as flow logs write it, when they are on. */
	readonly logIndex?: number;
};

/** Rules and the chains that exist, also the empty ones. */
export type SavedRules = {
	readonly rules: readonly SavedRule[];
	readonly chains: ReadonlySet<string>;
	readonly problems: readonly string[];
};
