import stringWidth from 'string-width';
import {describe, expect, it} from 'vitest';
import {joinFitting, part} from '../../../src/ui/text/join.ts';
import {fitLine, line, lineText, lineWidth, span} from '../../../src/ui/text/line.ts';
import {formatBytes, formatCount, plural, roughly} from '../../../src/ui/text/number.ts';
import {formatDuration, formatMoment, formatRoughMoment} from '../../../src/ui/text/time.ts';
import {cutText, padText, textWidth} from '../../../src/ui/text/width.ts';
import {wrapLabelled, wrapText} from '../../../src/ui/text/wrap.ts';

describe('cutting and padding', () => {
	it('cuts a name in the middle so that the hash at its end stays', () => {
		expect(cutText('seldon-v2-controller-manager-7f9bd6', 20, 'middle')).toBe('seldon-v2-con…7f9bd6');
		expect(textWidth(cutText('seldon-v2-controller-manager-7f9bd6', 20, 'middle'))).toBe(20);
	});

	it('cuts a message at the end and leaves short ones alone', () => {
		expect(cutText('connection refused', 10)).toBe('connectio…');
		expect(cutText('short', 10)).toBe('short');
		expect(cutText('anything', 0)).toBe('');
	});

	it.each(['漢字漢字漢字', 'é́é́é́é́é́', '👩‍💻👩‍💻👩‍💻👩‍💻', 'ab漢cd漢ef'])(
		'keeps to the columns for %s',
		text => {
			for (const mode of ['middle', 'end'] as const) {
				for (let width = 1; width < 12; width++) {
					const cut = cutText(text, width, mode);
					expect(textWidth(cut)).toBeLessThanOrEqual(width);
					expect(textWidth(padText(cut, width))).toBe(width);
				}
			}
		},
	);
});

describe('widths', () => {
	it('are those of string-width for every letter, alone and before another', () => {
		const wrong: string[] = [];
		for (let code = 0x20; code < 0x3000; code += 1) {
			const letter = String.fromCodePoint(code);
			if (/\p{Cc}/u.test(letter)) continue;
			for (const text of [letter, `${letter}a…`, `─${letter}`])
				if (textWidth(text) !== stringWidth(text)) wrong.push(`U+${code.toString(16)}`);
		}
		expect(wrong).toEqual([]);
	});
});

describe('lines', () => {
	it('fits a line to exactly the width, whatever its parts are', () => {
		const parts = line('abc', span('defg', 'fail'), 'h漢i');
		for (let width = 1; width < 20; width++) expect(lineWidth(fitLine(parts, width, '…'))).toBe(width);
		expect(lineText(fitLine(parts, 6, '…'))).toBe('abcde…');
	});

	it('shows that something follows when a part fills the room exactly', () => {
		expect(lineText(fitLine(line('abc', 'def'), 3, '…'))).toBe('ab…');
		expect(lineText(fitLine(line('abc', ''), 3, '…'))).toBe('abc');
	});

	it('leaves out the least important parts first and keeps their order', () => {
		const parts = [part(1, span('one')), part(3, span('three')), part(2, span('two'))];
		expect(lineText(joinFitting(parts, 9, ' '))).toBe('three two');
		expect(lineText(joinFitting(parts, 99, ' '))).toBe('one three two');
	});
});

describe('wrapping', () => {
	it('breaks at spaces, and inside a word that is longer than a row', () => {
		expect(wrapText('one two three', 7)).toEqual(['one two', 'three']);
		expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
		expect(wrapText('漢字漢字', 1).length).toBeGreaterThan(0);
	});

	it('indents what follows a label', () => {
		const rows = wrapLabelled('do: ', 'aaa bbb ccc', 11, 'heading').map(lineText);
		expect(rows).toEqual(['do: aaa bbb', '    ccc']);
	});
});

describe('numbers and times', () => {
	it.each([
		[0, '0.0s'],
		[340, '0.3s'],
		[59_999, '59s'],
		[200_000, '3m20'],
		[720_000, '12m'],
		[5_280_000, '1h28'],
		[187_200_000, '2d4h'],
		[40 * 86_400_000, '40d'],
		[-5, '0.0s'],
	])('%d ms is %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

	it('shows a moment as age or clock time, and as a date when it was another day', () => {
		const now = Date.parse('2026-11-20T15:40:12Z');
		expect(formatMoment(now - 720_000, now, 'age')).toBe('12m');
		expect(formatMoment(now - 720_000, now, 'time')).toBe('15:28:12Z');
		expect(formatMoment(now - 5 * 86_400_000, now, 'time')).toBe('2026-11-15');
		expect(formatMoment(0, now, 'time')).toBe('?');
		expect(formatMoment(Number.NaN, now, 'time')).toBe('?');
	});

	it('gives numbers separators and units', () => {
		expect(formatCount(7500)).toBe('7,500');
		expect(formatCount(150_000)).toBe('150,000');
		expect(formatBytes(812)).toBe('812 B');
		expect(formatBytes(4_120)).toBe('4.1 kB');
		expect(formatBytes(23_400_000)).toBe('23 MB');
		expect(plural(1, 'pod')).toBe('1 pod');
		expect(plural(3, 'pod')).toBe('3 pods');
	});
});

describe('what hardly changes', () => {
	it('stands still as a rate', () => {
		expect([0, 0.444, 7.4, 44, 952, 2345].map(roughly)).toEqual([0, 0.4, 7, 40, 1000, 2300]);
	});

	it('stands still as an age', () => {
		const ages = [0, 9_999, 10_000, 59_000, 61_000, 219_000, 3_599_000, 7_200_000];
		const at = 1_800_000_000_000;
		expect(ages.map(age => formatRoughMoment(at, at + age, 'age'))).toEqual([
			'<10s',
			'<10s',
			'10s',
			'50s',
			'1m',
			'3m',
			'59m',
			'2h00',
		]);
		expect(formatRoughMoment(at, at + 5, 'time')).toBe(formatMoment(at, at + 5, 'time'));
		expect(formatRoughMoment(0, at, 'age')).toBe('?');
	});
});
