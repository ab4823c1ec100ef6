/**
 * Characters that must never reach a terminal from a cluster's data: control characters (C0, DEL and the 8-bit C1 introducers),
 * soft hyphen, bidirectional marks and overrides, zero-width and filler characters, line and paragraph separators, variation
 * selectors, byte order mark, interlinear marks, tag characters, and halves of surrogate pairs.
 */
const hostile =
	/\p{Cc}|\p{Cs}|\p{Cf}|\p{Zl}|\p{Zp}|[\u115f\u1160\u2065\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;
const plain = /^[\x20-\x7e]*$/;
const plainLines = /^[\x20-\x7e\n]*$/;
/** More than two combining marks on one letter climb over the neighbouring lines. */
const stackedMarks = /(\p{M}{2})\p{M}+/gu;

const visible = (character: string): string => (character < ' ' || character === '\x7f' ? '·' : '');

function scrub(text: string): string {
	return text.replace(hostile, visible).replace(stackedMarks, '$1');
}

/** Cuts to at most `max` UTF-16 units without leaving half a surrogate pair; the last one says that something is missing. */
function cut(text: string, max: number): string {
	if (text.length <= max) return text;
	const last = text.charCodeAt(max - 2);
	return `${text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 2 : max - 1)}…`;
}

/**
 * A string of the cluster made safe to draw on one line: control characters become a middle dot, invisible and direction-changing
 * ones vanish, and it is cut to `max` UTF-16 units. Every string passes here before the store keeps it.
 */
export function cell(text: string, max = 512): string {
	const short = cut(text, max);
	return plain.test(short) ? short : scrub(short);
}

/** The same object with each of its texts made safe, up to 2048 UTF-16 units; what is nested in it stays as it is. */
export function cells<T extends object>(value: T): T {
	const safe = (item: unknown): unknown => (typeof item === 'string' ? cell(item, 2048) : item);
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, safe(item)])) as T;
}

/** The same for text of many lines (logs, YAML): line ends stay (CR LF and CR become LF), tabs become spaces up to the next multiple of `tabWidth`. */
export function lines(text: string, max = 1 << 20, tabWidth = 8): string {
	const short = cut(text, max);
	if (plainLines.test(short)) return short;
	return short
		.split(/\r\n|\r|\n/)
		.map(line => scrub(expandTabs(line, tabWidth)))
		.join('\n');
}

function expandTabs(line: string, width: number): string {
	if (!line.includes('\t')) return line;
	let out = '';
	for (const [index, part] of line.split('\t').entries()) {
		if (index > 0) out += ' '.repeat(width - (out.length % width));
		out += part;
	}
	return out;
}
