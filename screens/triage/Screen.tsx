import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {selectedIndex} from '../../src/ui/state/standing.ts';
import {paneOf} from '../../src/ui/state/state.ts';
import {triageKeys} from './keys.ts';
import {triageModel} from './view-model.ts';

/** What is broken, why, what next. */
export const triageScreen: ScreenDefinition = {
	name: 'triage',
	title: 'Triage',
	question: 'What is broken, why, and what is next?',
	keys: triageKeys,
	model: triageModel,
	run: runTriage,
	Screen: Panes,
};

function runTriage(
	command: string,
	{view}: ScreenInput,
	model: ScreenModel,
): readonly UiAction[] | undefined {
	if (command === 'show-all')
		return [{type: 'option', name: 'show', value: view.options.show === 'all' ? 'causes' : 'all'}];
	if (command === 'why') return ofFinding(model, id => ({type: 'go', place: {screen: 'why', id}}));
	if (command === 'probe') return ofFinding(model, id => ({type: 'probe', wanted: {kind: 'finding', id}}));
	if (command === 'refute') return [{type: 'probe', wanted: {kind: 'all'}}];
	if (command !== 'expand') return undefined;
	const list = model.panes[0];
	if (list?.kind !== 'table' || list.table.count === 0) return [];
	const key = list.table.keyAt(selectedIndex(paneOf(view, list.id), list.table));
	// On a symptom the key folds the cause it stands under.
	const cause = key.split(' > ')[0] ?? key;
	const fold: UiAction = {type: 'expand', key: cause};
	if (cause === key) return [fold];
	return [fold, {type: 'stand', pane: list.id, at: {...paneOf(view, list.id), key: cause}}];
}

/** Enter opens the selected finding; what else is done with it is asked for by its id. */
function ofFinding({open = []}: ScreenModel, act: (id: string) => UiAction): readonly UiAction[] {
	return open.flatMap((action): readonly UiAction[] =>
		action.type === 'go' && action.place.screen === 'finding' ? [act(action.place.id)] : [],
	);
}
