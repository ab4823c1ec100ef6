import type {PaneState} from './state.ts';

/** What standing in a list needs to know of its rows. */
export type Rows = {
	readonly count: number;
	readonly keyAt: (index: number) => string;
	/** -1 when no row has the key. */
	readonly indexOf: (key: string) => number;
};

/** The rows that are on screen. */
export type Window = {readonly top: number; readonly selected: number};

/** The row that is selected: the one of the object, or what is nearest to where it was when it is gone; -1 in an empty list. */
export function selectedIndex(at: PaneState, rows: Rows): number {
	if (rows.count === 0) return -1;
	const found = at.key === undefined ? -1 : rows.indexOf(at.key);
	return found >= 0 ? found : Math.min(at.index, rows.count - 1);
}

/** The window of a list: the selected row stays on the screen row where it was, whatever came or went above it. */
export function windowOf(at: PaneState, rows: Rows, height: number): Window {
	const selected = selectedIndex(at, rows);
	const offset = Math.max(0, Math.min(at.offset, height - 1));
	const top = Math.max(0, Math.min(selected - offset, rows.count - height));
	return {top, selected};
}

/** Standing on another row; the window moves only as far as it must. */
export function standOn(at: PaneState, rows: Rows, height: number, index: number): PaneState {
	if (rows.count === 0) return {index: 0, offset: 0};
	const target = Math.max(0, Math.min(index, rows.count - 1));
	const {top} = windowOf(at, rows, height);
	const first = target < top ? target : target >= top + height ? target - height + 1 : top;
	return {key: rows.keyAt(target), index: target, offset: target - first};
}

/** The first line of a text that is shown, when `count` lines stand in `height` rows. */
export function textTop(at: PaneState, count: number, height: number): number {
	return Math.max(0, Math.min(at.index, count - height));
}
