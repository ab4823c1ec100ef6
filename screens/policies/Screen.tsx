import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote, probeNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {askFrom} from '../explain/question.ts';
import {policiesKeys} from './keys.ts';
import {policiesFindings, policiesModel, policiesParts} from './view-model.ts';

/** Who isolates whom. */
export const policiesScreen: ScreenDefinition = {
	name: 'policies',
	title: 'Policy',
	question: 'Which policies are there, whom do they isolate, who enforces them, and are they hit?',
	keys: policiesKeys,
	model: policiesModel,
	run: runPolicies,
	Screen: Panes,
};

function runPolicies(
	command: string,
	input: ScreenInput,
	{target}: ScreenModel,
): readonly UiAction[] | undefined {
	switch (command) {
		case 'part':
			return nextPart(input.view, policiesParts);
		case 'finding':
			return openNote(policiesFindings(input));
		case 'probe':
			return probeNote(policiesFindings(input));
		case 'ask':
			return askFrom('');
		case 'hits':
			return [{type: 'hits'}];
		case 'map': {
			const namespace = target?.resource.kind === 'Namespace' ? target.name : target?.namespace;
			return namespace === undefined || namespace === ''
				? []
				: [{type: 'go', place: {screen: 'reach', namespace}}];
		}
		case 'what-if':
			return target === undefined || target.resource.kind === 'Namespace' ? [] : [{type: 'edit', target}];
	}
	return undefined;
}
