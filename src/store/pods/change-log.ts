/** Which rows were written between one published table and another. */
export type ChangeLog = {
	/** This row is another one than in the last published table. */
	readonly note: (slot: number) => void;
	/** A table is published; returns its number. */
	readonly publish: () => number;
	/** Ascending, each row once, those that are as they were again included; undefined when it is too long ago, or too much. */
	readonly between: (before: number, after: number) => readonly number[] | undefined;
};

type Entry = {readonly table: number; readonly slots: readonly number[]};

/** Remembers so many changes: a few pictures of a cluster where much happens. */
const most = 16_384;

/** Nothing was written yet. */
export function createChangeLog(): ChangeLog {
	const entries: Entry[] = [];
	let kept = 0;
	/** The first table from which on nothing is missing. */
	let complete = 0;
	let published = 0;
	let written: number[] = [];
	let isTooMuch = false;
	return {
		note: slot => {
			if (written.length < most) written.push(slot);
			else isTooMuch = true;
		},
		publish: () => {
			published += 1;
			if (isTooMuch) {
				entries.length = kept = 0;
				complete = published;
			} else {
				entries.push({table: published, slots: written});
				kept += written.length;
			}
			while (kept > most) {
				const {table, slots} = entries.shift()!;
				kept -= slots.length;
				complete = table;
			}
			written = [];
			isTooMuch = false;
			return published;
		},
		between: (before, after) => {
			if (before < complete || after < before) return undefined;
			const slots = new Set<number>();
			for (let index = entries.length - 1; index >= 0; index--) {
				const entry = entries[index]!;
				if (entry.table <= before) break;
				if (entry.table <= after) for (const slot of entry.slots) slots.add(slot);
			}
			return [...slots].sort((a, b) => a - b);
		},
	};
}
