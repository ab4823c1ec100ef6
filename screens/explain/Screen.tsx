import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {explainKeys} from './keys.ts';
import {goOn, missingOf, turned} from './question.ts';
import {explainModel, questionOf} from './view-model.ts';

/** May one reach the other. */
export const explainScreen: ScreenDefinition = {
	name: 'explain',
	title: 'May it reach that',
	question: 'May one reach the other, which rule decides, and is it so?',
	keys: explainKeys,
	model: explainModel,
	run: runExplain,
	Screen: Panes,
};

function runExplain(command: string, input: ScreenInput): readonly UiAction[] | undefined {
	const question = questionOf(input);
	switch (command) {
		case 'from':
			return goOn(question, {from: ''});
		case 'to':
			return goOn(question, {to: ''});
		case 'port':
			return goOn(question, {port: ''});
		case 'turn':
			return missingOf(question) === undefined ? turned(question) : [];
		case 'probe': {
			const {from, to, port} = question;
			return missingOf(question) === undefined
				? [{type: 'probe', wanted: {kind: 'connection', from, to, port}}]
				: [];
		}
		case 'hits':
			return [{type: 'hits'}];
		case 'suggest':
			return missingOf(question) === undefined
				? [{type: 'option', name: 'fix', value: input.view.options.fix === 'shown' ? '' : 'shown'}]
				: [];
	}
	return undefined;
}
