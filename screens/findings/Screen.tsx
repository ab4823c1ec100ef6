import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {findingsKeys} from './keys.ts';
import {layerChoices, ownerChoices, shows} from './rows.ts';
import {choicesOf, findingsModel, selectedFinding} from './view-model.ts';

/** Every finding. */
export const findingsScreen: ScreenDefinition = {
	name: 'findings',
	title: 'Findings',
	question: 'What did every check say, by owner, layer, verdict and class?',
	keys: findingsKeys,
	model: findingsModel,
	run: runFindings,
	Screen: Panes,
};

function runFindings(command: string, input: ScreenInput): readonly UiAction[] | undefined {
	const choices = choicesOf(input.view);
	switch (command) {
		case 'why': {
			const finding = selectedFinding(input);
			return finding === undefined ? [] : [{type: 'go', place: {screen: 'why', id: finding.id}}];
		}
		case 'probe': {
			const finding = selectedFinding(input);
			return finding === undefined ? [] : [{type: 'probe', wanted: {kind: 'finding', id: finding.id}}];
		}
		case 'show':
			return [{type: 'option', name: 'show', value: following(shows, choices.show)}];
		case 'owner':
			return [{type: 'option', name: 'owner', value: following(ownerChoices, choices.owner)}];
		case 'layer':
			return [{type: 'option', name: 'layer', value: following(layerChoices, choices.layer)}];
	}
	return undefined;
}

function following(choices: readonly string[], now: string): string {
	return choices[(choices.indexOf(now) + 1) % choices.length] ?? '';
}
