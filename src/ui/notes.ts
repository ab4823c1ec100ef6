import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Note} from '../systems/system.ts';
import {explainSource} from './freshness.ts';
import type {UiAction} from './state/action.ts';
import {type Line, span} from './text/line.ts';
import {formatCount} from './text/number.ts';
import {wrapLabelled} from './text/wrap.ts';
import {verdictWord} from './theme.ts';

/** What the diagnosis says of the object on screen, worst first. */
export function noteLines(notes: readonly Note[], width: number): readonly Line[] {
	return notes.flatMap(({verdict, code, summary}) => {
		const {word, tone} = verdictWord(verdict);
		return wrapLabelled(`${word} ${code} `, summary, width, tone);
	});
}

/** Opens the first of these findings; nothing when there is none. */
export function openNote([first]: readonly Note[]): readonly UiAction[] {
	return first === undefined ? [] : [{type: 'go', place: {screen: 'finding', id: first.id}}];
}

/** Shows what would disprove the first finding, when there is one. */
export function probeNote([first]: readonly Note[]): readonly UiAction[] {
	return first === undefined ? [] : [{type: 'probe', wanted: {kind: 'finding', id: first.id}}];
}

/** Why these sources may show too little, in words with what to do: the first that is not read whole and current; empty when all are. */
export function explainSources(snapshot: Snapshot, names: readonly SourceName[], now: number): string {
	for (const name of names) {
		const source = snapshot.sources.find(one => one.name === name);
		if (source === undefined) return `${name}: not read in this session`;
		const why = explainSource(source, now);
		if (why !== '') return why;
		if (source.malformed > 0)
			return `${source.title || name}: ${formatCount(source.malformed)} not understood and missing here: ${source.malformedWhy ?? ''}`;
	}
	return '';
}

/** The answer of a screen in a line: the first finding, or `fine` when there is none and something was looked at. */
export function answerLine(
	{findings: [first, ...rest], passed}: {readonly findings: readonly Note[]; readonly passed: number},
	fine: string,
): Line {
	if (first === undefined)
		return passed > 0 ? [span(fine, 'ok')] : [span('no verdict: too little has been read', 'unknown')];
	const {word, tone} = verdictWord(first.verdict);
	const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
	return [span(`${word} ${first.code} `, tone), span(`${first.summary}${more}`)];
}

const order: Readonly<Record<Note['verdict'], number>> = {FAIL: 0, WARN: 1, UNKNOWN: 2, PASS: 3, SKIP: 4};

/** The rows about which the worst is to be said first, then by key. */
export function worstFirst<Row extends {readonly verdict: Note['verdict']}>(
	rows: readonly Row[],
	keyOf: (row: Row) => string,
): readonly Row[] {
	return [...rows].sort((a, b) => order[a.verdict] - order[b.verdict] || (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** What stands instead of rows: why the sources show nothing, else `otherwise`. */
export function emptyLines(why: string, otherwise: string): readonly Line[] {
	return [[span(why === '' ? otherwise : why, why === '' ? 'dim' : 'warn')]];
}

/** The key and value lines of details; empty values are left out. */
export function factLines(
	facts: readonly (readonly [label: string, text: string])[],
	width: number,
): readonly Line[] {
	return facts.flatMap(([label, text]) =>
		text === '' ? [] : wrapLabelled(`${label}: `, text, width, 'dim'),
	);
}
