import stringWidth from 'string-width';

/**
 * Letters that take one column each and never join with others: ASCII, Latin, and the marks, arrows, rules and bars that screens are made of. Most
 * texts have no others, and looking for graphemes costs a hundred times more.
 */
const simple =
	/^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc]*$/;
const graphemes = () => new Intl.Segmenter(undefined, {granularity: 'grapheme'});
let segmenter: Intl.Segmenter | undefined;

/** How text that does not fit is shortened: `middle` for names, whose ends tell them apart; `end` for paths and messages. */
export type CutMode = 'middle' | 'end';

/** Columns that a text takes in the terminal, by grapheme: a CJK letter takes two. */
export function textWidth(text: string): number {
	return simple.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `width` columns; what is left out is shown by `mark`. */
export function cutText(text: string, width: number, mode: CutMode = 'end', mark = '…'): string {
	if (width <= 0) return '';
	if (textWidth(text) <= width) return text;
	const room = width - textWidth(mark);
	if (room <= 0) return takeStart(text, width);
	if (mode === 'end') return takeStart(text, room) + mark;
	// The end of a generated name (its hash) is what tells two pods apart, so a little less of it is given up.
	const tail = Math.floor(room / 3);
	return takeStart(text, room - tail) + mark + takeEnd(text, tail);
}

/** The text in exactly `width` columns. */
export function padText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
	const missing = width - textWidth(text);
	if (missing <= 0) return text;
	return align === 'left' ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

/** The longest start of a text that fits. */
export function takeStart(text: string, width: number): string {
	if (simple.test(text)) return text.slice(0, width);
	let taken = '';
	let used = 0;
	for (const letter of letters(text)) {
		used += textWidth(letter);
		if (used > width) break;
		taken += letter;
	}
	return taken;
}

function takeEnd(text: string, width: number): string {
	if (width <= 0) return '';
	if (simple.test(text)) return text.slice(-width);
	let taken = '';
	let used = 0;
	for (const letter of letters(text).reverse()) {
		used += textWidth(letter);
		if (used > width) break;
		taken = letter + taken;
	}
	return taken;
}

/** A text as what a person sees as letters (grapheme clusters). */
export function letters(text: string): string[] {
	// Made at first need: constructing a segmenter costs milliseconds that the first paint would pay.
	segmenter ??= graphemes();
	return Array.from(segmenter.segment(text), part => part.segment);
}
