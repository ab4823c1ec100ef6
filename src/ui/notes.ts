import type {SourceName} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {Note} from '../systems/system.ts';
import {explainSource} from './freshness.ts';
import type {UiAction} from './state/action.ts';
import type {Line} from './text/line.ts';
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

/** Why these sources may show too little, in words with what to do: the first that is not read whole and current; empty when all are. */
export function explainSources(snapshot: Snapshot, names: readonly SourceName[], now: number): string {
	for (const name of names) {
		const source = snapshot.sources.find(one => one.name === name);
		const why = source === undefined ? `${name}: not read in this session` : explainSource(source, now);
		if (why !== '') return why;
	}
	return '';
}
