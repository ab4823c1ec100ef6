/** A duration as kubectl shows ages (apimachinery pkg/util/duration.HumanDuration). */
export function humanDuration(milliseconds: number): string {
	const seconds = Math.trunc(milliseconds / 1000);
	if (seconds < -1) return '<invalid>';
	if (seconds < 0) return '0s';
	if (seconds < 120) return `${seconds}s`;
	const minutes = Math.trunc(seconds / 60);
	if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
	if (minutes < 180) return `${minutes}m`;
	const hours = Math.trunc(minutes / 60);
	if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
	if (hours < 48) return `${hours}h`;
	const days = Math.trunc(hours / 24);
	if (hours < 192) return two(days, 'd', hours % 24, 'h');
	if (days < 365 * 2) return `${days}d`;
	const years = Math.trunc(days / 365);
	return days < 365 * 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

const two = (large: number, unit: string, small: number, smallUnit: string) =>
	small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`;

/** Time since a moment as objects write it; <unknown> when there is none. */
export function since(moment: unknown, now: number): string {
	return typeof moment === 'string' && moment !== '' ? humanDuration(now - Date.parse(moment)) : '<unknown>';
}
