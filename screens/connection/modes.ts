import type {Mode} from '../../src/store/mode.ts';
import type {Line} from '../../src/ui/text/line.ts';
import {formatDuration} from '../../src/ui/text/time.ts';
import {wrapLabelled} from '../../src/ui/text/wrap.ts';

/** What is read otherwise than whole, everywhere and watched: who chose it, why, what is not known because of it, and how it is changed. */
export function modeLines(modes: readonly Mode[], now: number, width: number): readonly Line[] {
	return modes.flatMap(mode => wrapLabelled('mode ', modeText(mode, now), width, 'dim', toneOf(mode)));
}

function modeText({what, by, option, since, why, leavesOut, change}: Mode, now: number): string {
	const age = formatDuration(now - since);
	const who = {
		automatic: `automatically for ${age}`,
		option: `asked for with ${option}`,
		key: `asked for with f for ${age}`,
	};
	return [`${what}, ${who[by]}${why === '' ? '' : `: ${why}`}`, leavesOut, change].join('; ');
}

const toneOf = ({name}: Mode) => (name === 'metadata' || name === 'namespace' ? 'warn' : 'plain');
