import {Panes} from '../../src/ui/components/PaneView.tsx';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {reachKeys} from './keys.ts';
import {reachModel, reachParts} from './view-model.ts';

/** Who reaches whom in a namespace, by pods that are alike. */
export const reachScreen: ScreenDefinition = {
	name: 'reach',
	title: 'Reachability map',
	question: 'Who may come to the pods of this namespace, and where may they get to?',
	keys: reachKeys,
	model: reachModel,
	run: (command, {view}) => (command === 'part' ? nextPart(view, reachParts) : undefined),
	Screen: Panes,
};
