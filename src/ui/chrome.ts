import {type KeyBinding, type KeyPlace, keyLabel} from './keys/binding.ts';
import type {ScreenDefinition, Size} from './screen.ts';
import type {MainScreen, Place, UiState, ViewState} from './state/state.ts';
import {joinFitting, part} from './text/join.ts';
import {type Line, span} from './text/line.ts';

/** Smallest terminal that the screens are drawn in. */
export const smallest: Size = {columns: 40, rows: 10};

/** From this height on, a line with all screens is affordable. */
const tabsFrom = 30;

/** The main screens by their number. */
export const mainScreens: readonly MainScreen[] = ['triage', 'pods', 'nodes', 'connection'];

/** Rows around a screen: the first line, the tabs when there is room, as many further lines as there are, the last line. */
export function chromeRows(rows: number, further: number): number {
	return 2 + (rows >= tabsFrom ? 1 : 0) + further;
}

/** All screens with their numbers; undefined when there is no room for it. */
export function tabsLine(screens: readonly ScreenDefinition[], place: Place, rows: number): Line | undefined {
	if (rows < tabsFrom) return undefined;
	return mainScreens.flatMap((name, index) => {
		const title = screens.find(screen => screen.name === name)?.title ?? name;
		const here = place.screen === name;
		return [
			span(`${index === 0 ? '' : '  '}${index + 1} `, 'dim'),
			span(here ? `[${title}]` : ` ${title} `, here ? 'heading' : 'plain'),
		];
	});
}

/** The last line: what is being typed or was just done, else the keys that work here. */
export function footerLine(
	state: UiState,
	view: ViewState,
	keys: readonly KeyBinding[],
	places: readonly KeyPlace[],
	width: number,
): Line {
	if (state.notice !== undefined) return [span(state.notice.text, state.notice.tone)];
	const typed = state.typing === undefined ? [] : [part(101, span(`/${view.filter}_`, 'accent'))];
	const filtered =
		state.typing === undefined && view.filter !== '' && state.overlay.kind === 'none'
			? [part(100, span(`/${view.filter}`, 'accent'), span(' Esc clears', 'dim'))]
			: [];
	const shown = places.flatMap(place =>
		keys.filter(binding => binding.where === place && binding.label !== ''),
	);
	const unique = shown.filter(
		(binding, index) => shown.findIndex(other => other.label === binding.label) === index,
	);
	const hints = unique.map((binding, index) =>
		part(
			binding.id === 'help' ? 99 : 80 - index,
			span(keyLabel(binding.keys[0] ?? ''), 'key'),
			span(` ${binding.label}`, 'dim'),
		),
	);
	return joinFitting([...typed, ...filtered, ...hints], width, '  ');
}
