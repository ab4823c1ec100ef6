/** Whether moments are shown as an age ("12m") or as clock time ("15:40:12Z"). */
export type Clock = 'age' | 'time';

/** A span of milliseconds in at most five columns: 0.3s, 12s, 3m20, 1h28, 2d4h, 40d. */
export function formatDuration(milliseconds: number): string {
	const ms = Math.max(0, milliseconds);
	if (ms < 1000) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
	const seconds = Math.floor(ms / 1000);
	if (seconds < 60) return `${seconds}s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${pad(seconds % 60)}`;
	if (minutes < 60) return `${minutes}m`;
	const hours = Math.floor(minutes / 60);
	if (hours < 24) return `${hours}h${pad(minutes % 60)}`;
	const days = Math.floor(hours / 24);
	return days < 10 && hours % 24 > 0 ? `${days}d${hours % 24}h` : `${days}d`;
}

/** Clock time in UTC: 15:40:12Z. */
export function formatClock(at: number): string {
	return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? `${new Date(at).toISOString().slice(11, 19)}Z` : '?';
}

/** A moment as the person has asked to see it; a moment of another day carries its date in clock form. */
export function formatMoment(at: number, now: number, clock: Clock): string {
	if (at <= 0 || !Number.isFinite(at)) return '?';
	if (clock === 'age') return formatDuration(now - at);
	return now - at < 86_400_000 ? formatClock(at) : new Date(at).toISOString().slice(0, 10);
}

const steps = [
	{below: 60_000, step: 10_000},
	{below: 600_000, step: 60_000},
] as const;

/**
 * A moment like {@link formatMoment}, but for places where nobody counts seconds: an age moves on in steps ("<10s", "40s", "3m"), so that a page of them
 * stands still.
 */
export function formatRoughMoment(at: number, now: number, clock: Clock): string {
	const age = now - at;
	const step = steps.find(({below}) => age < below)?.step;
	if (clock !== 'age' || at <= 0 || !Number.isFinite(at) || step === undefined)
		return formatMoment(at, now, clock);
	return age < step ? '<10s' : formatDuration(Math.floor(age / step) * step);
}

function pad(value: number): string {
	return String(value).padStart(2, '0');
}
