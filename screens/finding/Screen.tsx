import type {Finding} from '../../src/checks/finding.ts';
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
		case 'probe':
			return [{type: 'probe', wanted: {kind: 'finding', id: place.id}}];
		case 'act':
			return placeToAct(frame.diagnosis.findings.find(({id}) => id === place.id));
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

/** Findings whose remedy is the removal of finalizers, and those whose remedy is a restart in order. */
const stuckCodes: ReadonlySet<string> = new Set(['FIN-01', 'FIN-03', 'FIN-06']);
const restartCodes: ReadonlySet<string> = new Set(['CAL-21', 'CID-01', 'SEL-15']);

function placeToAct(finding: Finding | undefined): readonly UiAction[] {
	if (finding === undefined) return [];
	if (restartCodes.has(finding.code)) return [{type: 'go', place: {screen: 'plan'}}];
	if (!stuckCodes.has(finding.code)) return [];
	const [first, ...others] = finding.subjects;
	const where = first?.kind === 'Namespace' ? first.name : (first?.namespace ?? '');
	const isOne = others.length === 0 && first !== undefined && first.kind !== 'Namespace';
	const text = isOne ? `object:${first.name}` : `namespace:${where}`;
	return [
		{type: 'go', place: {screen: 'finalizers'}},
		{type: 'filter', text: where === '' && others.length > 0 ? '' : text},
	];
}
