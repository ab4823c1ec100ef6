import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {playbookKeys} from './keys.ts';
import {playbookModel, selectedStep} from './view-model.ts';

/** Where we are, what is next, what turned red again. */
export const playbookScreen: ScreenDefinition = {
	name: 'playbook',
	title: 'Playbook',
	question: 'Where are we, what is next, and what turned red again?',
	keys: playbookKeys,
	model: playbookModel,
	run: (command, input) => {
		if (command === 'all')
			return [{type: 'option', name: 'show', value: input.view.options.show === 'all' ? '' : 'all'}];
		return command === 'finding' ? openFinding(input) : undefined;
	},
	Screen: Panes,
};

function openFinding(input: ScreenInput): readonly UiAction[] {
	const id = selectedStep(input)?.step?.said.finding ?? '';
	const isKnown = input.frame.diagnosis.findings.some(finding => finding.id === id);
	return isKnown ? [{type: 'go', place: {screen: 'finding', id}}] : [];
}
