import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote, probeNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {askFrom} from '../explain/question.ts';
import {policiesKeys} from './keys.ts';
import {policiesFindings, policiesModel, policiesParts} from './view-model.ts';

/** Who isolates whom. */
export const policiesScreen: ScreenDefinition = {
	name: 'policies',
	title: 'Policy',
	question: 'Which policies are there, whom do they isolate, and who enforces them?',
	keys: policiesKeys,
	model: policiesModel,
	run: (command, input) =>
		command === 'part'
			? nextPart(input.view, policiesParts)
			: command === 'finding'
				? openNote(policiesFindings(input))
				: command === 'probe'
					? probeNote(policiesFindings(input))
					: command === 'ask'
						? askFrom('')
						: undefined,
	Screen: Panes,
};
