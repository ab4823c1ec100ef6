/** 7500 as "7,500". */
export function formatCount(value: number): string {
	return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes with a unit, decimal, three figures at most: "812 B", "4.1 kB", "23 MB". */
export function formatBytes(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A rate to one digit, to two from a thousand on, so that one which hardly changes stands still: 0.4, 7, 40, 2300. */
export function roughly(rate: number): number {
	return Number(rate.toPrecision(rate < 1000 ? 1 : 2));
}

/** "1 pod", "3 pods"; a plural that is not made with s is named. */
export function plural(count: number, one: string, many = `${one}s`): string {
	return `${formatCount(count)} ${count === 1 ? one : many}`;
}
