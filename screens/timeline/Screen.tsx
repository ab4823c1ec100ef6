import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {timelineKeys} from './keys.ts';
import {momentOf, timelineModel} from './view-model.ts';

/** What happened, and when. */
export const timelineScreen: ScreenDefinition = {
	name: 'timeline',
	title: 'Timeline',
	question: 'What happened, and when: verdicts, actions, notes?',
	keys: timelineKeys,
	model: timelineModel,
	run: (command, input) => {
		const moment = momentOf(input);
		switch (command) {
			case 'note':
				return [{type: 'overlay', overlay: {kind: 'palette', text: 'note ', index: 0}}];
			case 'mark-moment':
				return [{type: 'mark-moment', ...(moment !== undefined && {at: moment})}];
			case 'compare':
				return [
					...(moment === undefined ? [] : [{type: 'record', command: {do: 'go', at: moment}} as const]),
					{type: 'go', place: {screen: 'compare'}},
				];
			default:
				return undefined;
		}
	},
	Screen: Panes,
};
