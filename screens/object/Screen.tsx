import {BoxedTable} from '../../src/ui/components/BoxedTable.tsx';
import {Panes} from '../../src/ui/components/PaneView.tsx';
import {goToLogs} from '../../src/ui/logs-of.ts';
import type {ScreenDefinition, ScreenInput, ScreenModel} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {paneOf, placeKey} from '../../src/ui/state/state.ts';
import {formatMoment} from '../../src/ui/text/time.ts';
import {objectKeys} from './keys.ts';
import {conditionsOf, parts} from './parts.ts';
import {matchingLines, nextMatch} from './search.ts';
import {objectModel, partOf} from './view-model.ts';

/** One object, read on demand. */
export const objectScreen: ScreenDefinition = {
	name: 'object',
	title: 'Object',
	question: 'What does the API server say about this object now?',
	keys: objectKeys,
	model: objectModel,
	run: runObject,
	Screen: ObjectScreen,
};

function ObjectScreen({input, model}: {readonly input: ScreenInput; readonly model: ScreenModel}) {
	const {place, view, frame, now, state} = input;
	if (partOf(view.options.part) !== 'conditions' || place.screen !== 'object')
		return <Panes input={input} model={model} />;
	const rows = conditionsOf(frame.snapshot, place.target).map(({type, status, reason, at, message}) => ({
		type,
		status,
		reason,
		since: formatMoment(at, now, state.clock),
		message,
	}));
	return <BoxedTable input={input} model={model} rows={rows} />;
}

function runObject(
	command: string,
	{place, view, state, frame}: ScreenInput,
): readonly UiAction[] | undefined {
	if (place.screen !== 'object') return undefined;
	const document = state.documents[placeKey(place)];
	const part = partOf(view.options.part);
	switch (command) {
		case 'part':
		case 'part-back': {
			const offered = parts.filter(
				name => name !== 'conditions' || conditionsOf(frame.snapshot, place.target).length > 0,
			);
			const step = command === 'part' ? 1 : offered.length - 1;
			return [
				{
					type: 'option',
					name: 'part',
					value: offered[(offered.indexOf(part) + step) % offered.length] ?? 'yaml',
				},
			];
		}
		case 'logs':
			return place.target.resource.kind === 'Pod' ? goToLogs([place.target]) : [];
		case 'next':
		case 'previous':
		case 'accept-filter': {
			if (document?.kind !== 'ready' || view.filter === '') return [];
			const at = paneOf(view, 'yaml').index;
			const from = command === 'accept-filter' ? -1 : at;
			const index = nextMatch(matchingLines(document.yaml, view.filter), from, command !== 'previous');
			const go: UiAction[] =
				index === undefined ? [] : [{type: 'stand', pane: 'yaml', at: {index, offset: 0}}];
			return [{type: 'option', name: 'part', value: 'yaml'}, ...go];
		}
	}
	return undefined;
}
