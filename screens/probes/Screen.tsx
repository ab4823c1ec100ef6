import {Panes} from '../../src/ui/components/PaneView.tsx';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {probesKeys} from './keys.ts';
import {chosenMatrix, nextMatrix, probesModel, probesParts} from './view-model.ts';

/** What the network answered. */
export const probesScreen: ScreenDefinition = {
	name: 'probes',
	title: 'Probes',
	question: 'Does the network do what is thought of it: what was asked, and what came back?',
	keys: probesKeys,
	model: probesModel,
	run: runProbes,
	Screen: Panes,
};

function runProbes(command: string, input: ScreenInput): readonly UiAction[] | undefined {
	switch (command) {
		case 'probe':
			return [
				{type: 'option', name: 'part', value: 'matrix'},
				{type: 'probe', wanted: {kind: 'matrix', of: chosenMatrix(input)}},
			];
		case 'kind':
			return [{type: 'option', name: 'of', value: nextMatrix(input)}];
		case 'refute':
			return [{type: 'probe', wanted: {kind: 'all'}}];
		case 'part':
			return nextPart(input.view, probesParts);
		case 'stop':
			return [{type: 'probe-stop'}];
	}
	return undefined;
}
