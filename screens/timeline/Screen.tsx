import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {timelineKeys} from './keys.ts';
import {timelineModel} from './view-model.ts';

/** What happened, and when. */
export const timelineScreen: ScreenDefinition = {
	name: 'timeline',
	title: 'Timeline',
	question: 'What happened, and when: verdicts, actions, notes?',
	keys: timelineKeys,
	model: timelineModel,
	run: command =>
		command === 'note' ? [{type: 'overlay', overlay: {kind: 'palette', text: 'note ', index: 0}}] : undefined,
	Screen: Panes,
};
