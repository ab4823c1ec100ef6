import {lastCall} from '../memo.ts';
import type {Column} from './table.ts';

/** Columns before the first cell: the cursor, and the sign for marked or changed. */
export const gutter = 2;

export type LaidOutColumn = {readonly column: Column; readonly width: number};

/**
 * The columns that fit, in their order, with exact widths that fill the room: those of low priority are left out first, then each gets
 * its ideal width in order of priority, then the rest is shared by `grow`.
 */
export function layoutColumns(columns: readonly Column[], width: number): readonly LaidOutColumn[] {
	const byPriority = [...columns].sort((a, b) => b.priority - a.priority);
	const taken = new Map<string, number>();
	let left = width - gutter;
	for (const column of byPriority) {
		const needed = Math.min(column.min, width - gutter) + (taken.size > 0 ? 1 : 0);
		if (needed > left) continue;
		taken.set(column.id, Math.min(column.min, width - gutter));
		left -= needed;
	}
	for (const column of byPriority) {
		const has = taken.get(column.id);
		if (has === undefined) continue;
		const more = Math.max(0, Math.min(column.ideal - has, left));
		taken.set(column.id, has + more);
		left -= more;
	}
	const growing = byPriority.filter(column => taken.has(column.id) && (column.grow ?? 0) > 0);
	const shares = growing.reduce((sum, column) => sum + (column.grow ?? 0), 0);
	const room = left;
	growing.forEach((column, index) => {
		const last = index === growing.length - 1;
		const more = last ? left : Math.floor((room * (column.grow ?? 0)) / shares);
		taken.set(column.id, (taken.get(column.id) ?? 0) + more);
		left -= more;
	});
	return columns.flatMap(column => {
		const size = taken.get(column.id);
		return size === undefined ? [] : [{column, width: size}];
	});
}

/** A layout that is remembered while columns and width stay the same. */
export const createLayout = () => lastCall(layoutColumns);
