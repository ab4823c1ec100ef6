import {isDeepStrictEqual} from 'node:util';
import {expect} from 'vitest';
import type {Terminal} from './terminal.ts';

/** What a screen says: the head and the list line by line, and the details beside them as one text. */
export type Picture = {
	/** The clock of the first line, hh:mm:ss. */
	readonly at: string;
	readonly left: readonly string[];
	readonly right: string;
};

/** Spans such as 0.4s, 45s, 2m29 or 3h: they grow while nothing happens. */
const spans = /\b\d+(?:\.\d)?[smhd]\d*\b/g;
/** The line that follows a number over time: a recording has it once a second, a session whenever something changed. */
const trend = /(?<=in \*) +[▁-█]+$/;

/**
 * The picture of a screen without the lines around it. Left out are how long ago something was read, which a recording does not tell, how
 * long spans of time are, and lines over time.
 */
export function picture(terminal: Terminal): Picture {
	const rows = terminal
		.screen()
		.slice(2, -1)
		.map(row => row.split('│'));
	const right = rows.map(([, text = '']) => text.trim()).join(' ');
	return {
		at: /\d\d:\d\d:\d\d(?=Z)/.exec(terminal.row(0))?.[0] ?? '',
		left: rows.map(([text = '']) => text.trimEnd().replaceAll(spans, '*').replace(trend, '')),
		right: right
			.replaceAll(/\(read [^)]* ago\)/g, '')
			.replaceAll(spans, '*')
			.replaceAll(/\s+/g, ' ')
			.trim(),
	};
}

/** The picture of a screen that stays the same while its clock goes on. */
export async function still(terminal: Terminal): Promise<Picture> {
	let last = picture(terminal);
	let ticks = 0;
	await terminal.until(() => {
		const next = picture(terminal);
		if (next.at === last.at) return false;
		ticks = isDeepStrictEqual(next.left, last.left) ? ticks + 1 : 0;
		last = next;
		return ticks >= 2;
	}, 'the screen to stand still');
	return last;
}

/** Details as far as they are surely on both screens: what is left out of them lets more of the rest appear. */
const details = 600;

/** Waits until a screen says what it said then. */
export async function expectPicture(terminal: Terminal, {left, right}: Picture): Promise<void> {
	const isSame = () => isDeepStrictEqual(picture(terminal).left, left);
	// When they stay different, the difference says more than that time has passed.
	await terminal.until(isSame).catch(() => expect(picture(terminal).left).toEqual(left));
	const shared = Math.min(right.length, details);
	expect(picture(terminal).right.slice(0, shared)).toBe(right.slice(0, shared));
}
