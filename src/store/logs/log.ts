/** One line of a container's log, safe to draw, values that look like secrets masked. */
export type LogLine = {
	/** When the kubelet got it, milliseconds since the epoch; 0 when the line carries no time. */
	readonly at: number;
	readonly text: string;
};

/** A run of a container: the one that goes on now, or the one before its last restart. */
export type LogKey = {
	readonly namespace: string;
	readonly pod: string;
	readonly container: string;
	readonly previous: boolean;
};

/** How it stands with one log; `since` in milliseconds since the epoch. */
export type LogState =
	/** Nobody has answered yet. */
	| {readonly kind: 'waiting'; readonly since: number}
	/** Read up to its end, and followed where the session is live. */
	| {readonly kind: 'read'; readonly since: number}
	| {readonly kind: 'stale'; readonly since: number; readonly why: string; readonly retryAt?: number}
	| {readonly kind: 'forbidden'; readonly since: number; readonly why: string}
	/** There is no log to be had: the container has not started, or its pod is gone. */
	| {readonly kind: 'none'; readonly since: number; readonly why: string};

/** What is kept of one log: its newest lines, oldest first. */
export type ContainerLog = LogKey & {
	/** What runs there: "seldon controller". */
	readonly program: string;
	readonly node: string;
	readonly state: LogState;
	readonly lines: readonly LogLine[];
	/** Lines that came and are no longer kept. */
	readonly dropped: number;
	/** Older lines exist that were not asked for, or lines were skipped because there were too many. */
	readonly cut: boolean;
};

/** All logs of a snapshot. */
export type Logs = {
	readonly containers: readonly ContainerLog[];
	/** Containers that would be worth reading, beyond the number that is read at once. */
	readonly passedOver: number;
};

/** "NAMESPACE/POD/CONTAINER", with ".previous" for the run before. */
export function logName({namespace, pod, container, previous}: LogKey): string {
	return `${namespace}/${pod}/${container}${previous ? '.previous' : ''}`;
}

export const noLogs: Logs = Object.freeze({containers: [], passedOver: 0});
