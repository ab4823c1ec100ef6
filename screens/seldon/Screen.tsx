import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {seldonKeys} from './keys.ts';
import {seldonFindings, seldonModel, seldonParts} from './view-model.ts';

/** Is the model answering, and if not, which hop. */
export const seldonScreen: ScreenDefinition = {
	name: 'seldon',
	title: 'Seldon',
	question: 'Is the model answering, and if not, which hop fails?',
	keys: seldonKeys,
	model: seldonModel,
	run: (command, input) =>
		command === 'part'
			? nextPart(input.view, seldonParts)
			: command === 'finding'
				? openNote(seldonFindings(input))
				: undefined,
	Screen: Panes,
};
