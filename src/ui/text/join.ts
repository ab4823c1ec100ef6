import {type Line, lineWidth, type Span, span} from './line.ts';

/** A part of a line that is left out when the line gets too long; higher priority stays longer. */
export type Part = {readonly line: Line; readonly priority: number};

/** A part of one piece of text. */
export function part(priority: number, ...spans: readonly Span[]): Part {
	return {line: spans, priority};
}

/** As many parts as fit into `width`, in their order, with `separator` between them. */
export function joinFitting(parts: readonly Part[], width: number, separator: string): Line {
	const kept = new Set(parts.filter(({line}) => line.length > 0));
	const size = () =>
		[...kept].reduce((sum, {line}) => sum + lineWidth(line) + separator.length, -separator.length);
	const byPriority = [...kept].sort((a, b) => a.priority - b.priority);
	for (const candidate of byPriority) {
		if (size() <= width || kept.size === 1) break;
		kept.delete(candidate);
	}
	return [...kept].flatMap(({line}, index) => (index === 0 ? line : [span(separator, 'dim'), ...line]));
}
