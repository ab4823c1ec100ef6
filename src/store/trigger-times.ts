/** Since when a condition that the rollback plan watches has held, as ktriage saw it. Milliseconds since the epoch. */
export type TriggerTime = {
	readonly since: number;
	/** The last time it was seen to hold. */
	readonly seen: number;
	/** The longest time within it in which nobody looked; absent where that is short. */
	readonly gap?: {readonly from: number; readonly to: number};
};

/** By the part of RBK-01 that they belong to. */
export type TriggerTimes = Readonly<Record<string, TriggerTime>>;

/** What earlier looks at this cluster left behind, and what the reader should know about that memory; '' when there is nothing. */
export type RememberedTriggers = {readonly times: TriggerTimes; readonly note: string};
