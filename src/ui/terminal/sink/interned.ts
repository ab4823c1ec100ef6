/** Numbers that stand for texts, given out in the order in which texts are first seen. */
export type Interned = {
	readonly idOf: (text: string) => number;
	readonly textOf: (id: number) => string;
	/** How many texts have a number. */
	readonly size: () => number;
	/** Forgets every text but the first ones and those with a number in `used`, and answers with the new number of each that stays. */
	readonly keepOnly: (used: ReadonlySet<number>) => ReadonlyMap<number, number>;
};

/** Texts as numbers, so that cells can be compared as words; `first` get the numbers from 0, for good. */
export function createInterned(...first: readonly string[]): Interned {
	let texts = [...first];
	let ids = new Map(texts.map((text, id) => [text, id]));
	return {
		idOf: text => {
			const known = ids.get(text);
			if (known !== undefined) return known;
			const id = texts.push(text) - 1;
			ids.set(text, id);
			return id;
		},
		textOf: id => texts[id] ?? '',
		size: () => texts.length,
		keepOnly: used => {
			const kept = [...texts.keys()].filter(id => id < first.length || used.has(id));
			texts = kept.map(id => texts[id] ?? '');
			ids = new Map(texts.map((text, id) => [text, id]));
			return new Map(kept.map((old, id) => [old, id]));
		},
	};
}
