import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {finalizersKeys} from './keys.ts';
import {chosenFinalizer, finalizersModel, markedOrChosen} from './view-model.ts';

/** What hangs in deletion. */
export const finalizersScreen: ScreenDefinition = {
	name: 'finalizers',
	title: 'Finalizers',
	question: 'What does not go away, who should finish it, and is it safe to help?',
	keys: finalizersKeys,
	model: finalizersModel,
	run: runFinalizers,
	Screen: Panes,
};

function runFinalizers(command: string, input: ScreenInput): readonly UiAction[] | undefined {
	switch (command) {
		case 'remove': {
			const finalizer = chosenFinalizer(input) ?? '';
			const uids = markedOrChosen(input, finalizer).map(({object}) => object.uid);
			if (uids.length === 0) return [];
			return [{type: 'want', wanted: {kind: 'remove', uids, finalizer}}];
		}
		case 'choose': {
			const rows = markedOrChosen(input, '');
			const names = rows[0]?.object.finalizers ?? [];
			const next = names[(names.indexOf(chosenFinalizer(input) ?? '') + 1) % Math.max(1, names.length)];
			return next === undefined ? [] : [{type: 'option', name: 'finalizer', value: next}];
		}
		case 'undo':
			return [{type: 'want', wanted: {kind: 'undo-last'}}];
		case 'scan':
			return [{type: 'scan'}];
	}
	return undefined;
}
