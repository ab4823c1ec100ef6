import type {LinkView} from './screen.ts';
import type {Load} from './terminal/load.ts';
import {type Line, span} from './text/line.ts';
import {formatBytes} from './text/number.ts';
import type {Glyphs} from './theme.ts';

export type PerformanceView = {
	readonly load: Load;
	readonly link: LinkView | undefined;
	/** Changes of the cluster that reached the store, per second. */
	readonly changes: number;
};

/** What the program costs, in one line: the last picture, the link, the event loop, the cluster's changes, memory. */
export function performanceLine({load, link, changes}: PerformanceView, glyphs: Glyphs): Line {
	const picture =
		link === undefined
			? []
			: [
					`picture ${link.lastFrameMs.toFixed(1)}ms ${formatBytes(link.lastFrameBytes)}`,
					`${formatBytes(link.bytesPerSecond)}/s`,
				];
	const parts = [
		...picture,
		`loop delay ${load.loopDelay.toFixed(1)}ms`,
		`${changes.toFixed(1)} changes/s`,
		`RSS ${formatBytes(load.rss)}`,
	];
	return [span(parts.join(` ${glyphs.dot} `), 'dim')];
}
