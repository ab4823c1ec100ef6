import {Panes} from '../../src/ui/components/PaneView.tsx';
import {goToLogs} from '../../src/ui/logs-of.ts';
import type {ScreenDefinition, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {askFrom, askTo} from '../explain/question.ts';
import {bucketChoices, effectiveBucket} from './derive.ts';
import {groupings} from './groups.ts';
import {podsKeys} from './keys.ts';
import {podsModel} from './view-model.ts';

/** Which pods are on which network. */
export const podsScreen: ScreenDefinition = {
	name: 'pods',
	title: 'Pods',
	question: 'Which pods are on which network, and what does moving the rest touch?',
	keys: podsKeys,
	model: podsModel,
	run: runPods,
	Screen: Panes,
};

function runPods(
	command: string,
	{frame, view}: ScreenInput,
	{target}: ScreenModel,
): readonly UiAction[] | undefined {
	switch (command) {
		case 'bucket': {
			const now = effectiveBucket(frame.snapshot, view.options.bucket ?? '');
			return [{type: 'option', name: 'bucket', value: following(bucketChoices(frame.snapshot), now)}];
		}
		case 'group':
			return [{type: 'option', name: 'group', value: following(groupings, view.options.group ?? '')}];
		case 'logs':
			return target === undefined ? [] : goToLogs([target]);
		case 'from-here':
			return target?.resource.kind === 'Pod' ? askFrom(`${target.namespace}/${target.name}`) : [];
		case 'to-here':
			return target?.resource.kind === 'Pod' ? askTo(`${target.namespace}/${target.name}`) : [];
		case 'plan':
			return [{type: 'go', place: {screen: 'plan'}}];
		case 'nodes':
			return [{type: 'go', place: {screen: 'nodes'}}];
	}
	return undefined;
}

function following(choices: readonly string[], now: string): string {
	return choices[(choices.indexOf(now) + 1) % choices.length] ?? '';
}
