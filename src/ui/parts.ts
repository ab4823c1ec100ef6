import type {UiAction} from './state/action.ts';
import type {ViewState} from './state/state.ts';

/** The part of a screen that is chosen: the first one until another is. */
export function partOf<Part extends string>(view: ViewState, parts: readonly [Part, ...Part[]]): Part {
	return parts.find(part => part === view.options.part) ?? parts[0];
}

/** Goes on to the next part; filter and order belong to the columns of the old one. */
export function nextPart<Part extends string>(
	view: ViewState,
	parts: readonly [Part, ...Part[]],
): readonly UiAction[] {
	const next = parts[(parts.indexOf(partOf(view, parts)) + 1) % parts.length] ?? parts[0];
	return [
		{type: 'option', name: 'part', value: next},
		{type: 'filter', text: ''},
		{type: 'sort', sort: undefined},
	];
}
