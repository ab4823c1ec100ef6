import {describe, expect, it} from 'vitest';
import {forgetUnused} from '../../../../src/ui/terminal/sink/bounded.ts';
import {createInterned} from '../../../../src/ui/terminal/sink/interned.ts';
import {createScreen, want} from '../../../../src/ui/terminal/sink/screen.ts';
import {createEmulator} from '../../../support/emulator.ts';
import {sinkInto} from '../../../support/sink.ts';

const [columns, rows] = [20, 4];
/** Far more than a screen of this size and the room beside it. */
const many = 12_000;
/** A letter of its own for each number: e with two of the marks of U+0300 to U+036F, in a colour of its own. */
const letter = (number: number) =>
	`e${String.fromCodePoint(0x300 + (number % 80))}${String.fromCodePoint(0x300 + (Math.floor(number / 80) % 80))}`;
const colour = (number: number) =>
	`38;2;${number % 256};${Math.floor(number / 256) % 256};${Math.floor(number / 65536)}`;
const letterAndColour = (number: number) => `\u001b[${colour(number)}m${letter(number)}`;

describe('the tables of letters and styles', () => {
	it('stay bounded however many there are in a long session, and keep what stands on the screen', () => {
		const screen = createScreen(columns, rows);
		const glyphs = createInterned('', ' ');
		const styles = createInterned('');
		let most = 0;
		for (let number = 0; number < many; number++) {
			const at = number % (columns * rows);
			const row = Math.floor(at / columns);
			want(screen, row, at, glyphs.idOf(letter(number)), styles.idOf(colour(number)));
			forgetUnused(screen, glyphs, styles);
			most = Math.max(most, glyphs.size(), styles.size());
		}
		expect(most).toBeLessThan(6000);
		const last = (many - 1) % (columns * rows);
		expect(glyphs.textOf(screen.wanted.glyphs[last] ?? 0)).toBe(letter(many - 1));
		expect(styles.textOf(screen.wanted.styles[last] ?? 0)).toBe(colour(many - 1));
		expect([glyphs.textOf(0), glyphs.textOf(1), styles.textOf(0)]).toEqual(['', ' ', '']);
	});

	it('change nothing of the picture when they forget', async () => {
		const drawn = createEmulator(columns, rows);
		const wanted = createEmulator(columns, rows);
		const sink = sinkInto(drawn, columns, rows);
		sink.output.write('\u001b[?1049h');
		// What stays in the top left corner is only drawn once; the pen stays as it was when the tables forget.
		sink.output.write(`\u001b[H${letterAndColour(1)}`);
		for (let number = 2; number < many; number += 5) {
			const line = Array.from({length: 5}, (_, index) => letterAndColour(number + index)).join('');
			sink.output.write(`\u001b[${2 + (number % 3)};1H${line}`);
			if (number % 500 === 2) await new Promise(resolve => setImmediate(resolve));
		}
		await new Promise(resolve => setImmediate(resolve));
		sink.output.write('\u001b[1;5Hkept');
		await new Promise(resolve => setImmediate(resolve));
		wanted.output.write('\u001b[?1049h');
		wanted.output.write(`\u001b[H${letterAndColour(1)}`);
		for (let number = many - 100; number < many; number++) {
			if ((number - 2) % 5 !== 0) continue;
			const line = Array.from({length: 5}, (_, index) => letterAndColour(number + index)).join('');
			wanted.output.write(`\u001b[${2 + (number % 3)};1H${line}`);
		}
		wanted.output.write('\u001b[1;5Hkept');
		await Promise.all([drawn.drawn(), wanted.drawn()]);
		expect(drawn.cells()).toEqual(wanted.cells());
	});
});
