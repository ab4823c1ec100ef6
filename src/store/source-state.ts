/** What is known about one source right now; `since` in milliseconds since the epoch. */
export type SourceState =
	| {readonly kind: 'loading'; readonly since: number}
	| {readonly kind: 'live'; readonly since: number}
	| {readonly kind: 'stale'; readonly since: number; readonly why: string; readonly retryAt?: number}
	| {
			readonly kind: 'forbidden';
			readonly since: number;
			readonly verb: string;
			readonly why: string;
			readonly retryAt?: number;
	  }
	| {readonly kind: 'absent'; readonly since: number; readonly why: string};

/** One source as the Connection screen and the report show it. */
export type SourceStatus = {
	readonly name: string;
	readonly title: string;
	/** "GROUP/VERSION RESOURCE" that is read, or the preferred one while nothing is known. */
	readonly resource: string;
	readonly state: SourceState;
	readonly objects: number;
	/** Total the server announced while a list is under way: objects + remainingItemCount. */
	readonly expected?: number;
	readonly lastEventAt?: number;
	/** Objects since the last complete list began that could not be understood and are missing from the table. */
	readonly malformed: number;
	/** Why the first of them could not. */
	readonly malformedWhy?: string;
	readonly requests: number;
	readonly bytes: number;
	readonly retries: number;
	/** Nothing but metadata of it is read. */
	readonly metadataOnly?: true;
	/** It is listed again every so many milliseconds instead of watched, and why. */
	readonly polling?: {readonly everyMs: number; readonly why: string};
};

/** True when what the source holds can be reasoned about now: it is complete and being watched. */
export function isUsable(state: SourceState): boolean {
	return state.kind === 'live';
}
