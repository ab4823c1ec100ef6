import {Panes} from '../../src/ui/components/PaneView.tsx';
import {nextPart} from '../../src/ui/parts.ts';
import type {ScreenDefinition} from '../../src/ui/screen.ts';
import {workloadsKeys} from './keys.ts';
import {workloadsModel, workloadsParts} from './view-model.ts';

/** What runs, and what keeps the rest from it. */
export const workloadsScreen: ScreenDefinition = {
	name: 'workloads',
	title: 'Workloads',
	question: 'Which workflows and pods do not get to run: refused, killed or waiting, and for what?',
	keys: workloadsKeys,
	model: workloadsModel,
	run: (command, input) => (command === 'part' ? nextPart(input.view, workloadsParts) : undefined),
	Screen: Panes,
};
