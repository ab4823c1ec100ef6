import type {Clock} from '../kube/clock.ts';
import type {SourceName} from '../store/rows.ts';
import {createLeaning, type Leaning, leanable} from './leaning.ts';
import {type ListUnderWay, rate, type Sample} from './whole-list.ts';

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

/** What a source is busy with: its list, its watch, or neither, as while it waits for its next try. */
export type Phase = 'list' | 'watch' | 'none';

export type Economy = {
	/** Bytes of a source arrived; of a list under way, how far it is. */
	readonly received: (name: SourceName, bytes: number, list?: ListUnderWay) => void;
	readonly phase: (name: SourceName, phase: Phase) => void;
	/** A sample that was asked for was there in time. */
	readonly sampled: (name: SourceName) => void;
	readonly stop: () => void;
};

/** What is done with a source that the link cannot carry. */
export type Measures = {
	/** It is listed from now on instead of watched. */
	readonly poll: (name: SourceName, polling: Polling) => void;
	/** Its list takes too long: only metadata is read. */
	readonly lean: (name: SourceName, why: string) => void;
	/** The link is better by now: what was lean is read whole. */
	readonly whole: (name: SourceName, why: string) => void;
	/** All metadata is there, and nothing else shows what the link carries: such a part of what is whole is read to find out. */
	readonly sample: (name: SourceName, sample: Sample) => void;
};

type Account = {
	phase: Phase;
	list: number;
	seconds: number[];
	second: number;
	told: boolean;
	readonly leaning: Leaning | undefined;
};

/** A burst is no reason, nor is a pause: so many seconds are looked at. */
const windowSeconds = 10;

/**
 * Measures what sources cost, and takes measures, once each: a source is listed now and then whose watch the link cannot afford, and only metadata
 * is read of one whose first list would take too long, until the link carries it whole. That is decided of no
 * source but those that `mayBeLean`: how much of the others is read was chosen by somebody.
 */
export function createEconomy(
	clock: Pick<Clock, 'after'>,
	measures: Measures,
	mayBeLean: readonly SourceName[] = leanable,
): Economy {
	const accounts = new Map<SourceName, Account>();
	let linkPerSecond: number | undefined;
	let wasListing = false;
	const accountOf = (name: SourceName): Account => {
		const account = accounts.get(name) ?? {
			phase: 'list',
			list: 0,
			seconds: [],
			second: 0,
			told: false,
			leaning: mayBeLean.includes(name) ? createLeaning(name, measures) : undefined,
		};
		accounts.set(name, account);
		return account;
	};

	/** What came in while a list was under way all the time is what the link gives; at other times there was no more to be had. */
	const measureLink = (bytes: number): void => {
		const isListing = [...accounts.values()].some(({phase}) => phase === 'list');
		if (isListing && wasListing && bytes > 0) linkPerSecond = Math.max(linkPerSecond ?? 0, bytes);
		wasListing = isListing;
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

	const second = (): void => {
		cancel = clock.after(1_000, second);
		const bytes = [...accounts.values()].reduce((sum, account) => sum + account.second, 0);
		measureLink(bytes);
		for (const [name, account] of accounts) {
			if (account.phase === 'watch')
				account.seconds = [...account.seconds, account.second].slice(-windowSeconds);
			account.second = 0;
			weighWatch(name, account);
			account.leaning?.second(bytes);
		}
	};
	let cancel = clock.after(1_000, second);
	return {
		received: (name, bytes, list) => {
			const account = accountOf(name);
			account.second += bytes;
			if (account.phase !== 'watch') account.list = list?.bytes ?? account.list + bytes;
			account.leaning?.received(bytes, list);
		},
		phase: (name, phase) => {
			const account = accountOf(name);
			if (account.phase === 'watch' && phase !== 'watch') account.list = 0;
			if (account.phase !== phase) account.seconds = [];
			account.phase = phase;
			account.leaning?.phase(phase);
		},
		sampled: name => accounts.get(name)?.leaning?.sampled(),
		stop: () => cancel(),
	};
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
