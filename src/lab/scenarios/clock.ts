/** The moment every scenario shows unless told otherwise: 15:40Z of a fixed day, so that tests are stable. */
export const storyNow = Date.UTC(2026, 10, 20, 15, 40);

const minute = 60_000;
const day = 24 * 60 * minute;

/** Times of a scenario's story. Story times are of the day of {@link storyNow}, shifted so that its 15:40Z is `now`. */
export type Clock = {
	readonly now: number;
	/** RFC 3339 of a story time such as "14:12" or "14:12:30". */
	readonly at: (time: string) => string;
	readonly daysAgo: (days: number) => string;
	/** RFC 3339 of `now` plus so many milliseconds. */
	readonly after: (millis: number) => string;
};

/** RFC 3339 with whole seconds in UTC, as Kubernetes writes times. */
export function rfc3339(millis: number): string {
	return `${new Date(millis).toISOString().slice(0, 19)}Z`;
}

/** The clock of a scenario that takes place at `now` (milliseconds since the epoch). */
export function storyClock(now: number = storyNow): Clock {
	const midnight = now - (15 * 60 + 40) * minute;
	return {
		now,
		at: time => {
			const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
			return rfc3339(midnight + (hours * 60 + minutes) * minute + seconds * 1000);
		},
		daysAgo: days => rfc3339(now - days * day),
		after: millis => rfc3339(now + millis),
	};
}
