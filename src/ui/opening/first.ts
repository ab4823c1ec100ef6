import type {Size} from '../screen.ts';
import type {Terminal} from '../terminal/terminal.ts';
import type {Theme} from '../theme.ts';
import {openingText} from './picture.ts';

const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?1049l\u001b[?25h';

/**
 * Puts the first picture on the terminal before anything that draws is loaded, in the cells in which it is then drawn again. What is typed from now on
 * waits in `terminal.input`. Resolves when the picture is on its way; gives back how to undo it when nothing comes after it.
 */
export async function showFirst(
	{input, output}: Terminal,
	what: string,
	size: Size,
	theme: Theme,
): Promise<() => void> {
	// Before anything is written: the terminal must not echo keys, nor its answer, into the picture.
	input.setRawMode(true);
	output.write(`${enter}${openingText(what, size, theme)}\u001b[H`);
	await new Promise(resolve => setImmediate(resolve));
	return () => {
		output.write(leave);
		input.setRawMode(false);
	};
}
