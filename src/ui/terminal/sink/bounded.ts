import type {Interned} from './interned.ts';
import type {Screen} from './screen.ts';

/** As many letters or styles as this are known beside those of the screen before any is forgotten. */
const room = 4096;

/**
 * Forgets letters and styles that stand nowhere any more, once more are known than four screens full: a cluster that makes up new
 * names and a log of every colour must not grow the tables for as long as somebody looks on. True when numbers have changed.
 */
export function forgetUnused(screen: Screen, glyphs: Interned, styles: Interned): boolean {
	const {base, wanted, shown} = screen;
	const limit = room + 4 * screen.columns * screen.rows;
	const ofGlyphs = shrink(glyphs, [base.glyphs, wanted.glyphs, shown.glyphs], limit);
	const ofStyles = shrink(styles, [base.styles, wanted.styles, shown.styles], limit);
	return ofGlyphs || ofStyles;
}

function shrink(table: Interned, cells: readonly Uint32Array[], limit: number): boolean {
	if (table.size() <= limit) return false;
	const used = new Set<number>();
	for (const some of cells) for (const id of some) used.add(id);
	const numbers = table.keepOnly(used);
	for (const some of cells)
		for (let at = 0; at < some.length; at++) some[at] = numbers.get(some[at] ?? 0) ?? 0;
	return true;
}
