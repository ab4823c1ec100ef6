import {describe, expect, it} from 'vitest';
import {cell, lines} from '../../src/store/sanitise.ts';

describe('cell', () => {
	it.each([
		['a plain name', 'web-85b747c494-5tjxh', 'web-85b747c494-5tjxh'],
		['letters of other scripts', 'größe 日本 \u{1f600}', 'größe 日本 \u{1f600}'],
		['a clipboard write', '\u001b]52;c;ZXZpbA==\u0007', '·]52;c;ZXZpbA==·'],
		['the 8-bit introducers', '\u009d0;title\u009c\u009b2J', '0;title2J'],
		['a hyperlink', '\u001b]8;;http://evil\u001b\\x', '·]8;;http://evil·\\x'],
		['line ends and carriage returns', 'a\r\nb\u2028c\u2029d', 'a··bcd'],
		['bidirectional overrides and zero width', 'a\u202eb\u200bc\u2066d\ufeffe', 'abcde'],
		['tag characters and variation selectors', 'a\u{e0041}b\ufe0fc', 'abc'],
		['fillers that look empty', 'a\u3164b\u115fc\u00add', 'abcd'],
		['stacked accents', `a${'\u0301'.repeat(30)}b`, 'a\u0301\u0301b'],
		['halves of surrogate pairs', 'a\ud800b\udc00c', 'abc'],
		['delete and null', 'a\u007fb\u0000c', 'a·b·c'],
	])('makes %s safe', (_, text, expected) => {
		expect(cell(text)).toBe(expected);
	});

	it('cuts what is too long and says so, without half a character', () => {
		expect(cell('abcdef', 4)).toBe('abc…');
		expect(cell('ab\u{1f600}cd', 4)).toBe('ab…');
		expect(cell('abcd', 4)).toBe('abcd');
		expect(cell('x'.repeat(600))).toHaveLength(512);
	});
});

describe('lines', () => {
	it('keeps line ends, expands tabs, and treats each line like a cell', () => {
		expect(lines('a\tb\r\n\u001b[2Jc\rd\n')).toBe('a       b\n·[2Jc\nd\n');
		expect(lines('ab\tc\td', 100, 4)).toBe('ab  c   d');
	});

	it('cuts what is too long', () => {
		expect(lines('a\nb\nc', 4)).toBe('a\nb…');
	});
});
