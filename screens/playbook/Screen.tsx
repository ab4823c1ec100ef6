import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {asks, formFor} from './forms.ts';
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
		const asked = asks.find(ask => ask === command);
		if (asked !== undefined) return ask(asked, input);
		if (command === 'probe') return probe(input);
		return command === 'finding' ? openFinding(input) : undefined;
	},
	Screen: Panes,
};

/** Opens the form, or says why there is none. */
function ask(asked: (typeof asks)[number], input: ScreenInput): readonly UiAction[] {
	const row = selectedStep(input);
	const view = row?.step;
	const isGate = view !== undefined && view === row?.phase.gate.own;
	const found =
		input.record?.replay !== undefined
			? {why: 'This is a recording: nothing can be said in it.'}
			: view === undefined
				? {why: 'Select a step first: this is a phase.'}
				: isGate && view.step.confirm === 'none'
					? {why: `${view.step.id} closes by itself when nothing is missing.`}
					: formFor(asked, view, input.playbook?.operator ?? '');
	if ('form' in found) return [{type: 'overlay', overlay: {kind: 'form', form: found.form}}];
	return [{type: 'notice', notice: {text: found.why, tone: 'warn', at: input.now}}];
}

/** The questions of the step, else what would disprove its red finding; or why nothing can be asked. */
function probe(input: ScreenInput): readonly UiAction[] {
	const view = selectedStep(input)?.step;
	const red = view?.said.kind === 'fail' || view?.said.kind === 'warn' ? view.said.finding : undefined;
	const finding = input.frame.diagnosis.findings.find(({id}) => id === red);
	if (view?.step.asks !== undefined) return [{type: 'probe', wanted: {kind: 'matrix', of: view.step.asks}}];
	if (finding !== undefined && finding.predictions.length > 0)
		return [{type: 'probe', wanted: {kind: 'finding', id: finding.id}}];
	const text =
		view === undefined
			? 'Select a step first: this is a phase.'
			: view.step.probe === ''
				? `${view.step.id} asks nothing of the network.`
				: `${view.step.id} is asked by hand: ${view.step.probe}. c copies the command.`;
	return [{type: 'notice', notice: {text, tone: 'warn', at: input.now}}];
}

function openFinding(input: ScreenInput): readonly UiAction[] {
	const id = selectedStep(input)?.step?.said.finding ?? '';
	const isKnown = input.frame.diagnosis.findings.some(finding => finding.id === id);
	return isKnown ? [{type: 'go', place: {screen: 'finding', id}}] : [];
}
