import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {metallbKeys} from './keys.ts';
import {metallbFindings, metallbModel, metallbParts} from './view-model.ts';

/** Asked, assigned, announced. */
export const metallbScreen: ScreenDefinition = {
	name: 'metallb',
	title: 'MetalLB',
	question: 'Which addresses do Services ask for, which do they have, and who announces them?',
	keys: metallbKeys,
	model: metallbModel,
	run: (command, input) =>
		command === 'part'
			? nextPart(input.view, metallbParts)
			: command === 'finding'
				? openNote(metallbFindings(input))
				: undefined,
	Screen: Panes,
};
