import type {Clock} from '../kube/clock.ts';
import type {SourceName} from '../store/rows.ts';
import {
	isComfortable,
	isTooLong,
	type ListUnderWay,
	secondsFor,
	type WholeList,
	wholeListOf,
} from './whole-list.ts';

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

/** What a source is busy with: its list, its watch, or neither, as while it waits for its next try. */
export type Phase = 'list' | 'watch' | 'none';

export type Economy = {
	/** Bytes of a source arrived; of a list under way, how far it is. */
	readonly received: (name: SourceName, bytes: number, list?: ListUnderWay) => void;
	readonly phase: (name: SourceName, phase: Phase) => void;
	readonly stop: () => void;
};

/** What is done with a source that the link cannot carry. */
export type Measures = {
	/** It is listed from now on instead of watched. */
	readonly poll: (name: SourceName, polling: Polling) => void;
	/** Its list takes too long: only metadata is read. */
	readonly lean: (name: SourceName, why: string) => void;
	/** The link is better by now: what was lean is read whole. */
	readonly whole: (name: SourceName) => void;
};

type Account = {
	phase: Phase;
	list: number;
	seconds: number[];
	second: number;
	told: boolean;
	underWay: ListUnderWay | undefined;
	/** It has been read whole: from then on what is there is older rather than less. */
	known: boolean;
	/** What reading it whole would take, while only metadata is read. */
	given: WholeList | undefined;
	/** Seconds that its list is under way. */
	listed: number;
};

/** A burst is no reason, nor is a pause: so many seconds are looked at. */
const windowSeconds = 10;

/** What a link gives is told by so many seconds at least, and not by what was long ago. */
const leastSeconds = 20;
const mostSeconds = 60;
const hangSeconds = 15;

/** Of these sources metadata is useful: names, owners and labels of pods answer what runs here and whose it is. */
const leanable: readonly SourceName[] = ['pods'];

/**
 * Measures what sources cost, and takes measures, once each: a source is listed now and then whose watch the link cannot afford, and only metadata
 * is read of one whose first list would take too long.
 */
export function createEconomy(clock: Pick<Clock, 'after'>, measures: Measures): Economy {
	const accounts = new Map<SourceName, Account>();
	let linkPerSecond: number | undefined;
	let wasListing = false;
	let wasLong = false;
	/** What came in each of the last seconds in which a long list was under way: what the link gives now, not at its best. */
	let lately: readonly number[] = [];
	const accountOf = (name: SourceName): Account => {
		const account = accounts.get(name) ?? {
			phase: 'list',
			list: 0,
			seconds: [],
			second: 0,
			told: false,
			underWay: undefined,
			known: false,
			given: undefined,
			listed: 0,
		};
		accounts.set(name, account);
		return account;
	};

	const measureLink = (): void => {
		const all = [...accounts.values()];
		const isListing = all.some(({phase}) => phase === 'list');
		const isLong = leanable.some(name => accounts.get(name)?.underWay !== undefined);
		const bytes = all.reduce((sum, account) => sum + account.second, 0);
		// What came in while a list was under way all the time is what the link gives; at other times there was no more to be had.
		if (isListing && wasListing && bytes > 0) linkPerSecond = Math.max(linkPerSecond ?? 0, bytes);
		// Also seconds in which nothing came: a TLS record of 16 kB is there as a whole, after many seconds of a narrow link.
		if (isLong && wasLong) lately = [...lately, bytes].slice(-mostSeconds);
		// A link that is cut, or a server that hangs, has no speed; others notice that.
		if (lately.length >= hangSeconds && lately.slice(-hangSeconds).every(one => one === 0)) lately = [];
		wasListing = isListing;
		wasLong = isLong;
	};

	const weighWatch = (name: SourceName, account: Account): void => {
		if (account.told || account.seconds.length < windowSeconds) return;
		const polling = pollingFor({
			watchPerSecond: mean(account.seconds),
			list: account.list,
			linkPerSecond,
		});
		if (polling === undefined) return;
		account.told = true;
		measures.poll(name, polling);
	};

	const readWhole = (name: SourceName, account: Account): void => {
		account.given = undefined;
		measures.whole(name);
	};

	const weighList = (name: SourceName, account: Account): void => {
		if (lately.length < leastSeconds || account.underWay === undefined) return;
		if (lately.at(-1) === 0) return;
		const carried = mean(lately);
		if (account.given !== undefined) {
			if (!isComfortable(account.given, carried)) return;
			readWhole(name, account);
		} else if (!account.known && isTooLong(account.underWay, carried)) {
			const whole = wholeListOf(account.underWay);
			if (whole === undefined) return;
			account.given = whole;
			measures.lean(name, tooLongWhy(whole, carried));
		} else return;
		account.underWay = undefined;
		account.list = 0;
		account.listed = 0;
		lately = [];
	};

	const second = (): void => {
		cancel = clock.after(1_000, second);
		measureLink();
		for (const [name, account] of accounts) {
			if (account.phase === 'watch')
				account.seconds = [...account.seconds, account.second].slice(-windowSeconds);
			account.second = 0;
			account.listed = account.phase === 'list' ? account.listed + 1 : 0;
			weighWatch(name, account);
			if (leanable.includes(name)) weighList(name, account);
		}
	};
	let cancel = clock.after(1_000, second);
	return {
		received: (name, bytes, list) => {
			const account = accountOf(name);
			account.second += bytes;
			account.underWay = list;
			if (account.phase !== 'watch') account.list += bytes;
		},
		phase: (name, phase) => {
			const account = accountOf(name);
			if (account.phase === 'watch' && phase !== 'watch') account.list = 0;
			if (account.phase !== phase) account.seconds = [];
			const isRead = account.phase === 'list' && phase === 'watch';
			if (phase !== 'list') account.underWay = undefined;
			account.phase = phase;
			if (phase === 'watch' && account.given === undefined) account.known = true;
			// A list that was over soon has not been measured for long: it is a measure itself.
			else if (isRead && account.given !== undefined) {
				if (isComfortable(account.given, account.list / (account.listed + 1))) readWhole(name, account);
			}
		},
		stop: () => cancel(),
	};
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Why only metadata is read, with the figures that it was decided by. */
export function tooLongWhy(whole: WholeList, linkPerSecond: number): string {
	const minutes = Math.ceil(secondsFor(whole, linkPerSecond) / 60);
	const all = String(whole.objects).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
	return `all ${all} whole take about ${minutes} min at the ${rate(linkPerSecond)} of this link`;
}
