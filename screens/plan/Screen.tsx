import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {planKeys} from './keys.ts';
import {planModel} from './view-model.ts';

/** How the rest of the pods moves. */
export const planScreen: ScreenDefinition = {
	name: 'plan',
	title: 'Restart plan',
	question: 'In which order do the remaining pods move, and what does each step touch?',
	keys: planKeys,
	model: planModel,
	Screen: Panes,
};
