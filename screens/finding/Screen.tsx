import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {findingKeys} from './keys.ts';
import {findingModel} from './view-model.ts';

/** One finding, whole. */
export const findingScreen: ScreenDefinition = {
	name: 'finding',
	title: 'Finding',
	question: 'What proves this finding, what would disprove it, and what is to be done?',
	keys: findingKeys,
	model: findingModel,
	run: (command, {place}) =>
		command === 'why' && place.screen === 'finding'
			? [{type: 'go', place: {screen: 'why', id: place.id}}]
			: undefined,
	Screen: Panes,
};
