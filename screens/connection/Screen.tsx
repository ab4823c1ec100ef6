import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {connectionKeys} from './keys.ts';
import {connectionModel} from './view-model.ts';

/** May I trust what I see. */
export const connectionScreen: ScreenDefinition = {
	name: 'connection',
	title: 'Connection',
	question: 'May I trust what I see?',
	keys: connectionKeys,
	model: connectionModel,
	Screen: Panes,
};
