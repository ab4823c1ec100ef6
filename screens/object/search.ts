/** Indexes of the lines that hold the text, capital letters or not. */
export function matchingLines(lines: readonly string[], text: string): readonly number[] {
	const wanted = text.toLowerCase();
	return lines.flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [index] : []));
}

/** The match after (or before) a line, going round at the end; undefined when nothing matches. */
export function nextMatch(matches: readonly number[], from: number, forward: boolean): number | undefined {
	if (forward) return matches.find(index => index > from) ?? matches[0];
	return matches.findLast(index => index < from) ?? matches.at(-1);
}
