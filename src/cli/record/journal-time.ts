import {CliError} from '../errors.ts';

const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const day = 86_400_000;

/**
 * A moment as people write it: RFC 3339, or HH:MM[:SS] in UTC for the first such moment after `from`, milliseconds since the epoch. Throws a
 * CliError for anything else.
 */
export function readMoment(text: string, from: number): number {
	const [, hours, minutes, seconds = '0'] = clock.exec(text) ?? [];
	if (hours !== undefined && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60) {
		const midnight = Math.floor(from / day) * day;
		const at = midnight + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
		// Whoever writes 22:14 means the whole minute, and the journal may begin within it.
		const slack = clock.exec(text)?.[3] === undefined ? 60_000 : 1_000;
		return at + slack <= from ? at + day : at;
	}
	const parsed = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
	if (!Number.isNaN(parsed)) return parsed;
	throw new CliError(`${text} is no time: write 22:14, 22:14:30 (UTC) or 2026-11-20T22:14:30Z.`, 'usage');
}
