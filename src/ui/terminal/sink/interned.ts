/** Numbers that stand for texts, given out in the order in which texts are first seen. */
export type Interned = {
	readonly idOf: (text: string) => number;
	readonly textOf: (id: number) => string;
};

/** Texts as numbers, so that cells can be compared as words; `first` get the numbers from 0. */
export function createInterned(...first: readonly string[]): Interned {
	const texts = [...first];
	const ids = new Map(texts.map((text, id) => [text, id]));
	return {
		idOf: text => {
			const known = ids.get(text);
			if (known !== undefined) return known;
			const id = texts.push(text) - 1;
			ids.set(text, id);
			return id;
		},
		textOf: id => texts[id] ?? '',
	};
}
