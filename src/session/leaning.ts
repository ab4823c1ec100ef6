import type {SourceName} from '../store/rows.ts';
import type {Measures, Phase} from './economy.ts';
import {
	isComfortable,
	isTooLong,
	type ListUnderWay,
	sampleOf,
	tooLongWhy,
	type WholeList,
	wholeAgainWhy,
	wholeListOf,
} from './whole-list.ts';

/** Of these sources metadata is useful: names, owners and labels of pods answer what runs here and whose it is. */
export const leanable: readonly SourceName[] = ['pods'];

/** What a link gives is told by so many seconds at least, and not by what was long ago. */
const leastSeconds = 20;
const mostSeconds = 60;
const hangSeconds = 15;

/** Seconds until the first sample after a list of metadata, and between one and the next. */
const firstSample = 60;
const nextSample = 120;
/** What was read whole again, and had to be given up again, stays so for so many seconds, and twice as long each time. */
const settledSeconds = 300;
const mostDoublings = 4;

export type Leaning = {
	/** Bytes of the source arrived; of a list under way, how far it is. */
	readonly received: (bytes: number, list: ListUnderWay | undefined) => void;
	readonly phase: (phase: Phase) => void;
	/** A second went by, in which so many bytes arrived of all sources. */
	readonly second: (bytes: number) => void;
	/** The sample that was asked for was there in time. */
	readonly sampled: () => void;
};

/** Decides whether a source is read whole or nothing but metadata of it, by what the link gives while its lists are under way, or by samples. */
export function createLeaning(
	name: SourceName,
	measures: Pick<Measures, 'lean' | 'whole' | 'sample'>,
): Leaning {
	let phase: Phase = 'list';
	let underWay: ListUnderWay | undefined;
	let wasUnderWay = false;
	/** Of the list under way, or of the last one: its bytes, and the seconds it has taken. */
	let bytes = 0;
	let seconds = 0;
	/** What came in each of the last seconds in which its list was under way: what the link gives now, not at its best. */
	let lately: readonly number[] = [];
	/** It has been read whole: from then on what is there is older rather than less. */
	let isKnown = false;
	/** What reading it whole would take, while only metadata is read. */
	let given: WholeList | undefined;
	let sampleIn = firstSample;
	let returns = 0;
	let returnIn = 0;

	/** What is counted from now on belongs to another list. */
	const beginAnew = (): void => {
		underWay = undefined;
		wasUnderWay = false;
		bytes = 0;
		seconds = 0;
		lately = [];
		sampleIn = firstSample;
	};

	const readLean = (whole: WholeList, carried: number): void => {
		given = whole;
		beginAnew();
		measures.lean(name, tooLongWhy(whole, carried));
	};

	/** Unless that was tried a short while ago. */
	const readWhole = (whole: WholeList): void => {
		if (returnIn > 0) return;
		given = undefined;
		returnIn = settledSeconds * 2 ** Math.min(returns, mostDoublings);
		returns += 1;
		beginAnew();
		measures.whole(name, wholeAgainWhy(whole));
	};

	const measure = (arrived: number): void => {
		// Also seconds in which nothing came: a TLS record of 16 kB is there as a whole, after many seconds of a narrow link.
		if (underWay !== undefined && wasUnderWay) lately = [...lately, arrived].slice(-mostSeconds);
		// A link that is cut, or a server that hangs, has no speed; others notice that.
		if (lately.length >= hangSeconds && lately.slice(-hangSeconds).every(one => one === 0)) lately = [];
		wasUnderWay = underWay !== undefined;
	};

	const weigh = (): void => {
		if (lately.length < leastSeconds || underWay === undefined || lately.at(-1) === 0) return;
		const carried = lately.reduce((sum, one) => sum + one, 0) / lately.length;
		if (given !== undefined) {
			if (isComfortable(given, carried)) readWhole(given);
		} else if (!isKnown && isTooLong(underWay, carried)) {
			const whole = wholeListOf(underWay);
			if (whole !== undefined) readLean(whole, carried);
		}
	};

	/** While no list shows what the link gives. */
	const sample = (): void => {
		if (given === undefined || phase === 'list' || underWay !== undefined) sampleIn = firstSample;
		else if (sampleIn > 1) sampleIn -= 1;
		else if (returnIn === 0) {
			sampleIn = nextSample;
			measures.sample(name, sampleOf(given));
		}
	};

	return {
		received: (arrived, list) => {
			underWay = list;
			if (phase !== 'watch') bytes += arrived;
		},
		phase: next => {
			if (phase === 'watch' && next !== 'watch') bytes = 0;
			const isRead = phase === 'list' && next === 'watch';
			if (next !== 'list') underWay = undefined;
			phase = next;
			if (next === 'watch' && given === undefined) isKnown = true;
			// A list that was over soon has not been measured for long: it is a measure itself.
			else if (isRead && given !== undefined && isComfortable(given, bytes / (seconds + 1))) readWhole(given);
		},
		second: arrived => {
			measure(arrived);
			seconds = phase === 'list' ? seconds + 1 : 0;
			returnIn = Math.max(0, returnIn - 1);
			weigh();
			sample();
		},
		sampled: () => {
			if (given !== undefined && phase !== 'list') readWhole(given);
		},
	};
}
