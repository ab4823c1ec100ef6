import {Panes} from '../../src/ui/components/PaneView.tsx';
import {goToLogs} from '../../src/ui/logs-of.ts';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {findingKeys} from './keys.ts';
import {findingModel} from './view-model.ts';

/** One finding, whole. */
export const findingScreen: ScreenDefinition = {
	name: 'finding',
	title: 'Finding',
	question: 'What proves this finding, what would disprove it, and what is to be done?',
	keys: findingKeys,
	model: findingModel,
	run: runFinding,
	Screen: Panes,
};

function runFinding(command: string, {frame, place}: ScreenInput): readonly UiAction[] | undefined {
	if (place.screen !== 'finding') return undefined;
	switch (command) {
		case 'why':
			return [{type: 'go', place: {screen: 'why', id: place.id}}];
		case 'logs': {
			const {subjects} = frame.diagnosis.findings.find(({id}) => id === place.id) ?? {subjects: []};
			const followed = new Set(
				frame.snapshot.logs.containers.map(({namespace, pod}) => `${namespace}/${pod}`),
			);
			const pods = subjects.filter(({kind}) => kind === 'Pod');
			return goToLogs([...pods.filter(({namespace, name}) => followed.has(`${namespace}/${name}`)), ...pods]);
		}
	}
	return undefined;
}
