import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {calicoKeys} from './keys.ts';
import {calicoFindings, calicoModel, calicoParts} from './view-model.ts';

/** Does Calico run everywhere. */
export const calicoScreen: ScreenDefinition = {
	name: 'calico',
	title: 'Calico',
	question: 'Does Calico run everywhere, have its pools room, and do the nodes agree?',
	keys: calicoKeys,
	model: calicoModel,
	run: (command, input) =>
		command === 'part'
			? nextPart(input.view, calicoParts)
			: command === 'finding'
				? openNote(calicoFindings(input))
				: undefined,
	Screen: Panes,
};
