import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {compareKeys} from './keys.ts';
import {compareModel} from './view-model.ts';

/** What is not as it was, or not as it is in another cluster. */
export const compareScreen: ScreenDefinition = {
	name: 'compare',
	title: 'Compare',
	question: 'What is not as it was then, or missing here that the other cluster has?',
	keys: compareKeys,
	model: compareModel,
	run: command => {
		if (command === 'mark-moment') return [{type: 'mark-moment'}];
		return command === 'timeline' ? [{type: 'go', place: {screen: 'timeline'}}] : undefined;
	},
	Screen: Panes,
};
