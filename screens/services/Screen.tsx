import {Panes} from '../../src/ui/components/PaneView.tsx';
import {openNote} from '../../src/ui/notes.ts';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {askTo} from '../explain/question.ts';
import {servicesKeys} from './keys.ts';
import {servicesFindings, servicesModel, servicesParts} from './view-model.ts';

/** Do names resolve, and where do Services lead. */
export const servicesScreen: ScreenDefinition = {
	name: 'services',
	title: 'Services',
	question: 'Do names resolve, and where do Services lead?',
	keys: servicesKeys,
	model: servicesModel,
	run: runServices,
	Screen: Panes,
};

function runServices(
	command: string,
	input: ScreenInput,
	{target}: ScreenModel,
): readonly UiAction[] | undefined {
	switch (command) {
		case 'part':
			return nextPart(input.view, servicesParts);
		case 'finding':
			return openNote(servicesFindings(input));
		case 'to-here':
			return target?.resource.kind === 'Service' ? askTo(`${target.namespace}/service:${target.name}`) : [];
	}
	return undefined;
}
