import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {whatIfKeys} from './keys.ts';
import {whatIfModel} from './view-model.ts';

/** What an edited policy would change, before anything is applied. */
export const whatIfScreen: ScreenDefinition = {
	name: 'what-if',
	title: 'What if',
	question: 'Which connections would this policy open or close, if it were applied?',
	keys: whatIfKeys,
	model: whatIfModel,
	run: runWhatIf,
	Screen: Panes,
};

function runWhatIf(command: string, {place, view}: ScreenInput): readonly UiAction[] | undefined {
	if (place.screen !== 'what-if') return undefined;
	switch (command) {
		case 'edit':
			return [{type: 'edit', target: place.target}];
		case 'save':
			return [{type: 'save-draft', target: place.target}];
		case 'text':
			return [{type: 'option', name: 'part', value: view.options.part === 'text' ? '' : 'text'}];
	}
	return undefined;
}
