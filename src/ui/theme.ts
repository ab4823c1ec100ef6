/** What a piece of text means; never a colour. The word in the text says the same, so that colour only repeats it. */
export type Tone =
	| 'plain'
	| 'strong'
	| 'dim'
	| 'fail'
	| 'warn'
	| 'ok'
	| 'unknown'
	| 'accent'
	| 'key'
	| 'heading'
	| 'changed'
	| 'banner';

/** SGR parameters per tone, of the 16 colours every terminal has: foreground, and bold or inverse. */
const styles: Readonly<Record<Tone, Style>> = {
	plain: {color: '', bold: false, inverse: false},
	strong: {color: '', bold: true, inverse: false},
	dim: {color: '90', bold: false, inverse: false},
	fail: {color: '31', bold: true, inverse: false},
	warn: {color: '33', bold: false, inverse: false},
	ok: {color: '32', bold: false, inverse: false},
	unknown: {color: '35', bold: false, inverse: false},
	accent: {color: '36', bold: false, inverse: false},
	key: {color: '', bold: true, inverse: false},
	heading: {color: '36', bold: true, inverse: false},
	changed: {color: '', bold: true, inverse: false},
	banner: {color: '31', bold: true, inverse: true},
};

export type Style = {readonly color: string; readonly bold: boolean; readonly inverse: boolean};

/** The signs used beside words; one column each in both sets, so that lines stand the same. */
export type Glyphs = {
	readonly cursor: string;
	readonly mark: string;
	readonly cut: string;
	readonly bar: string;
	readonly barRest: string;
	readonly rule: string;
	readonly vertical: string;
	readonly dot: string;
	readonly reached: string;
	readonly open: string;
	readonly track: string;
	readonly down: string;
	readonly branch: string;
	readonly dash: string;
	readonly more: string;
	readonly changed: string;
	readonly arrow: string;
	readonly spark: readonly string[];
};

const unicode: Glyphs = {
	cursor: '▸',
	mark: '•',
	cut: '…',
	bar: '█',
	barRest: '░',
	rule: '─',
	vertical: '│',
	dot: '·',
	reached: '●',
	open: '○',
	track: '─',
	down: '▾',
	branch: '└',
	dash: '–',
	more: '↓',
	changed: '*',
	arrow: '→',
	spark: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
};

const ascii: Glyphs = {
	cursor: '>',
	mark: '+',
	cut: '~',
	bar: '#',
	barRest: '.',
	rule: '-',
	vertical: '|',
	dot: '-',
	reached: '@',
	open: 'o',
	track: '-',
	down: 'v',
	branch: '\\',
	dash: '-',
	more: 'v',
	changed: '*',
	arrow: '>',
	spark: ['_', '.', ',', '-', '=', '+', '*', '#'],
};

/** How this terminal is written to. */
export type Theme = {
	readonly color: boolean;
	readonly unicode: boolean;
	readonly glyphs: Glyphs;
	readonly style: (tone: Tone) => Style;
};

/** The theme for what the terminal can do. Without colour no styling is sent at all. */
export function makeTheme(can: {readonly color: boolean; readonly unicode: boolean}): Theme {
	return {...can, glyphs: can.unicode ? unicode : ascii, style: tone => styles[tone]};
}

export type VerdictWord = {readonly word: string; readonly tone: Tone};

const verdictWords: Readonly<Record<'PASS' | 'WARN' | 'FAIL' | 'UNKNOWN' | 'SKIP', VerdictWord>> = {
	FAIL: {word: 'FAIL', tone: 'fail'},
	WARN: {word: 'WARN', tone: 'warn'},
	PASS: {word: 'ok', tone: 'ok'},
	UNKNOWN: {word: '?', tone: 'unknown'},
	SKIP: {word: '–', tone: 'dim'},
};

/** The word for a verdict and the tone that repeats it. */
export function verdictWord(verdict: keyof typeof verdictWords): VerdictWord {
	return verdictWords[verdict];
}
