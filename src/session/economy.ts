import type {Clock} from '../kube/clock.ts';
import type {SourceName} from '../store/rows.ts';

/** How changes are followed: `full` watches everything, `poll` lists everything again every minute, `auto` watches what the link can carry. */
export const budgets = ['auto', 'full', 'poll'] as const;
export type Budget = (typeof budgets)[number];

/** A source that is listed again and again instead of watched, and why. */
export type Polling = {readonly everyMs: number; readonly why: string};

/** What following one source costs, in bytes on the wire; watches are never compressed, lists are. */
export type Costs = {
	readonly watchPerSecond: number;
	/** Its last whole list. */
	readonly list: number;
	/** The most that the link was seen to carry in a second in which there was more to read; undefined while there was none. */
	readonly linkPerSecond: number | undefined;
};

/** Of what the link carries, a watch may take so much before it is in the way of everything else. */
const mostShare = 0.5;
/** Lists of one source together may take so much of it. */
const listShare = 0.1;
const shortestMs = 30_000;
const longestMs = 300_000;
const regularMs = 60_000;

/** Whether a source had better be listed now and then, and how often; undefined when its watch is affordable, or a list is no cheaper. */
export function pollingFor({watchPerSecond, list, linkPerSecond}: Costs): Polling | undefined {
	if (linkPerSecond === undefined || watchPerSecond < mostShare * linkPerSecond) return undefined;
	const affordable = (list / (listShare * linkPerSecond)) * 1_000;
	const everyMs = Math.round(Math.min(longestMs, Math.max(shortestMs, affordable)) / 1_000) * 1_000;
	if ((list / everyMs) * 1_000 > watchPerSecond / 2) return undefined;
	const less = affordable > longestMs ? '; --namespace reads less' : '';
	return {
		everyMs,
		why: `its changes were ${rate(watchPerSecond)} of the ${rate(linkPerSecond)} that this link carries; --budget full watches all the same${less}`,
	};
}

/** What --budget poll asks for. */
export const everyMinute: Polling = {everyMs: regularMs, why: 'asked for with --budget poll'};

const rate = (bytesPerSecond: number): string =>
	bytesPerSecond >= 1e6
		? `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
		: `${Math.ceil(bytesPerSecond / 1e3)} kB/s`;

export type Economy = {
	/** Bytes of a source arrived. */
	readonly received: (name: SourceName, bytes: number) => void;
	/** A source is read whole and watched from now on, or is not any more. */
	readonly watching: (name: SourceName, isWatched: boolean) => void;
	readonly stop: () => void;
};

type Account = {watched: boolean; list: number; seconds: number[]; second: number; told: boolean};

/** A burst is no reason: so many seconds are looked at. */
const windowSeconds = 10;

/** Measures what sources cost and calls `poll` for each whose watch the link cannot afford, once. */
export function createEconomy(
	clock: Pick<Clock, 'after'>,
	poll: (name: SourceName, polling: Polling) => void,
): Economy {
	const accounts = new Map<SourceName, Account>();
	let linkPerSecond: number | undefined;
	let wasListing = false;
	const accountOf = (name: SourceName): Account => {
		const account = accounts.get(name) ?? {watched: false, list: 0, seconds: [], second: 0, told: false};
		accounts.set(name, account);
		return account;
	};
	const second = (): void => {
		cancel = clock.after(1_000, second);
		const all = [...accounts.values()];
		const isListing = all.some(({watched}) => !watched);
		const bytes = all.reduce((sum, account) => sum + account.second, 0);
		// What came in while a list was under way all the time is what the link gives; at other times there was no more to be had.
		if (isListing && wasListing && bytes > 0) linkPerSecond = Math.max(linkPerSecond ?? 0, bytes);
		wasListing = isListing;
		for (const [name, account] of accounts) {
			if (account.watched) account.seconds = [...account.seconds, account.second].slice(-windowSeconds);
			account.second = 0;
			if (account.told || account.seconds.length < windowSeconds) continue;
			const watchPerSecond = account.seconds.reduce((sum, one) => sum + one, 0) / windowSeconds;
			const polling = pollingFor({watchPerSecond, list: account.list, linkPerSecond});
			if (polling === undefined) continue;
			account.told = true;
			poll(name, polling);
		}
	};
	let cancel = clock.after(1_000, second);
	return {
		received: (name, bytes) => {
			const account = accountOf(name);
			account.second += bytes;
			if (!account.watched) account.list += bytes;
		},
		watching: (name, isWatched) => {
			const account = accountOf(name);
			if (account.watched && !isWatched) account.list = 0;
			if (account.watched !== isWatched) account.seconds = [];
			account.watched = isWatched;
		},
		stop: () => cancel(),
	};
}
