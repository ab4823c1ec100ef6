/** The place of every id below `count` in the alphabetical order of its text. */
export function rankTexts(count: number, text: (id: number) => string): Uint32Array {
	const texts = Array.from({length: count}, (_, id) => text(id));
	const order = texts.map((_, id) => id).sort((id, other) => (texts[id]! < texts[other]! ? -1 : 1));
	const ranks = new Uint32Array(count);
	for (const [rank, id] of order.entries()) ranks[id] = rank;
	return ranks;
}
