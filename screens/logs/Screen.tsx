import {logName} from '../../src/store/logs/log.ts';
import {Panes} from '../../src/ui/components/PaneView.tsx';
import type {ScreenDefinition, ScreenInput} from '../../src/ui/screen.ts';
import type {UiAction} from '../../src/ui/state/action.ts';
import {logsKeys} from './keys.ts';
import {shows} from './rows.ts';
import {choicesOf, logsModel, standingOf} from './view-model.ts';

/** What containers say. */
export const logsScreen: ScreenDefinition = {
	name: 'logs',
	title: 'Logs',
	question: 'What do the containers say that everything else depends on?',
	keys: logsKeys,
	model: logsModel,
	run: runLogs,
	Screen: Panes,
};

function runLogs(command: string, input: ScreenInput): readonly UiAction[] | undefined {
	const choices = choicesOf(input.view);
	switch (command) {
		case 'show':
			return [{type: 'option', name: 'show', value: following(shows, choices.show)}];
		case 'container': {
			const names = ['', ...input.frame.snapshot.logs.containers.map(logName)];
			return [{type: 'option', name: 'container', value: following(names, choices.container)}];
		}
		case 'pause':
			return choices.until > 0
				? [{type: 'option', name: 'until', value: ''}, stand(0)]
				: [{type: 'option', name: 'until', value: String(input.frame.snapshot.now)}];
		case 'wrap':
			return [{type: 'option', name: 'wrap', value: choices.wrap ? '' : 'on'}];
		case 'next-match':
			return toMatch(input, 1);
		case 'previous-match':
			return toMatch(input, -1);
	}
	return undefined;
}

/** To the nearest line about what does not work, towards older (1) or newer (-1) ones. */
function toMatch(input: ScreenInput, step: 1 | -1): readonly UiAction[] {
	const {arranged, selected} = standingOf(input);
	const {rows, indexOf} = arranged;
	const from = selected === undefined ? -1 : indexOf(selected.key);
	for (let index = from + step; index >= 0 && index < rows.length; index += step) {
		const row = rows[index];
		if (row?.sign === 'bad' && row.piece?.isFirst !== false) return [stand(index, row.key)];
	}
	return [];
}

function stand(index: number, key?: string): UiAction {
	return {
		type: 'stand',
		pane: 'logs',
		at: {index, offset: index === 0 ? 0 : 2, ...(key !== undefined && {key})},
	};
}

function following(choices: readonly string[], now: string): string {
	return choices[(choices.indexOf(now) + 1) % choices.length] ?? '';
}
