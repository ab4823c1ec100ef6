/** How often pictures may be sent. */
export type PaceOptions = {
	/** Clock of this machine, milliseconds. */
	readonly milliseconds: () => number;
	/** Pictures a second at most while no key is pressed; unlimited when absent. */
	readonly fps?: number;
	/** Whether the terminal is asked to say when it has drawn a picture. */
	readonly acknowledge: boolean;
	/** Whether nobody waits for this process any more: an answer would be typed into the shell that has the terminal by now. */
	readonly isOrphaned?: () => boolean;
};

/**
 * Decides when the next picture may be sent. A slow link between us and the terminal takes what we write at once and delivers it seconds
 * later; so each picture ends with a question (DSR, `CSI 5n`), and only a few pictures may be on their way without an answer (`CSI 0n`).
 */
export type Pace = {
	/** Milliseconds to wait before a picture may be sent; 0 is now. Pictures that answer a key wait less. */
	readonly wait: (urgent: boolean) => number;
	/** A picture is being sent: what to send behind it. */
	readonly sending: () => string;
	/** The terminal answered. */
	readonly answered: () => void;
	/** From now on the terminal is asked: what it sends comes to us alone. Answers to pictures before a stop will not arrive any more. */
	readonly start: () => void;
	/** From now on nothing is asked, as before the first start: an answer would be echoed, or typed into the shell. */
	readonly stop: () => void;
	/** Whether an answer may be on its way. */
	readonly expecting: () => boolean;
	/** Whether this terminal has answered before. */
	readonly answers: () => boolean;
	/** Milliseconds from writing a picture to its answer, smoothed; undefined while unknown. */
	readonly latency: () => number | undefined;
};

const question = '\u001b[5n';
const inFlight = 2;
const inFlightForKeys = 4;
/** A terminal that has never answered within this time does not; milliseconds. */
const firstPatience = 1000;
/** A terminal that has answered before is waited for so long before an answer counts as lost; milliseconds. */
const patience = 10_000;
const smoothing = 0.3;

/** Starts with nothing on its way. */
export function createPace({milliseconds, fps, acknowledge, isOrphaned = () => false}: PaceOptions): Pace {
	const interval = fps === undefined ? 0 : 1000 / fps;
	let unanswered: readonly number[] = [];
	let state: 'unknown' | 'answers' | 'silent' = acknowledge ? 'unknown' : 'silent';
	let lastSent = Number.NEGATIVE_INFINITY;
	let latency: number | undefined;
	let stopped = true;
	return {
		wait: urgent => {
			const now = milliseconds();
			const early = lastSent + interval - now;
			if (!urgent && early > 0) return early;
			const oldest = unanswered[0];
			if (stopped || state === 'silent' || oldest === undefined) return 0;
			if (unanswered.length < (urgent ? inFlightForKeys : inFlight)) return 0;
			const left = oldest + (state === 'answers' ? patience : firstPatience) - now;
			if (left > 0) return left;
			if (state === 'answers') unanswered = [];
			// What was asked stays open: on a very slow link the first answer comes late, and then it is the pace that is needed most.
			else state = 'silent';
			return 0;
		},
		sending: () => {
			lastSent = milliseconds();
			if (stopped || state === 'silent' || isOrphaned()) return '';
			unanswered = [...unanswered, lastSent];
			return question;
		},
		answered: () => {
			const [asked, ...rest] = unanswered;
			if (asked === undefined) return;
			unanswered = rest;
			state = 'answers';
			const took = milliseconds() - asked;
			latency = latency === undefined ? took : latency + smoothing * (took - latency);
		},
		stop: () => {
			stopped = true;
		},
		start: () => {
			if (!stopped) return;
			stopped = false;
			unanswered = [];
		},
		expecting: () => unanswered.length > 0,
		answers: () => state === 'answers',
		latency: () => latency,
	};
}
