import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {servicesKeys} from './keys.ts';
import {servicesFindings, servicesModel, servicesParts} from './view-model.ts';

/** Do names resolve, and where do Services lead. */
export const servicesScreen: ScreenDefinition = {
	name: 'services',
	title: 'Services',
	question: 'Do names resolve, and where do Services lead?',
	keys: servicesKeys,
	model: servicesModel,
	run: (command, input) =>
		command === 'part'
			? nextPart(input.view, servicesParts)
			: command === 'finding'
				? openNote(servicesFindings(input))
				: undefined,
	Screen: Panes,
};
