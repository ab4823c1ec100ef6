import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {whyKeys} from './keys.ts';
import {decidingFinding, whyModel} from './view-model.ts';

/** How a finding came to be, question by question. */
export const whyScreen: ScreenDefinition = {
	name: 'why',
	title: 'Why',
	question: 'Why is this so: which questions lead there, and what answers each?',
	keys: whyKeys,
	model: whyModel,
	run: runWhy,
	Screen: Panes,
};

function runWhy(command: string, input: ScreenInput): readonly UiAction[] | undefined {
	const id = decidingFinding(input);
	switch (command) {
		case 'finding':
			return id === undefined ? [] : [{type: 'go', place: {screen: 'finding', id}}];
		case 'probe':
			return id === undefined ? [] : [{type: 'probe', wanted: {kind: 'finding', id}}];
	}
	return undefined;
}
