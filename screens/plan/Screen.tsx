import {carefulRestart} from '../../src/restarts/choice.ts';
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
	run: command =>
		command === 'restart'
			? [{type: 'want', wanted: {kind: 'restart', choice: {...carefulRestart, waves: ['next']}}}]
			: undefined,
	Screen: Panes,
};
