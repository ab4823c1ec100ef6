import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenModel} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {nodesKeys} from './keys.ts';
import {nodesModel} from './view-model.ts';

/** How far is each node. */
export const nodesScreen: ScreenDefinition = {
	name: 'nodes',
	title: 'Nodes',
	question: 'How far is each node, and what is missing for the next state?',
	keys: nodesKeys,
	model: nodesModel,
	run: (command, _, model) => (command === 'pods' ? podsOf(model) : undefined),
	Screen: Panes,
};

function podsOf({copy}: ScreenModel): readonly UiAction[] {
	if (copy === undefined) return [];
	return [
		{type: 'go', place: {screen: 'pods'}},
		{type: 'option', name: 'group', value: ''},
		{type: 'option', name: 'bucket', value: 'all'},
		{type: 'filter', text: `node:${copy}`},
	];
}
