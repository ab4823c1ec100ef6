import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {whoKeys} from './keys.ts';
import {whoModel} from './view-model.ts';

/** Whose an address is. */
export const whoScreen: ScreenDefinition = {
	name: 'who',
	title: 'Who',
	question: 'Whose is this address, and what is behind it?',
	keys: whoKeys,
	model: whoModel,
	Screen: Panes,
};
