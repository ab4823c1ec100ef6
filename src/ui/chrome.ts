import {type KeyBinding, type KeyPlace, keyLabel} from './keys/binding.ts';
import type {ScreenDefinition, Size} from './screen.ts';
import {numberedScreens} from './screen-order.ts';
import type {Place, UiState, ViewState} from './state/state.ts';
import {joinFitting, part} from './text/join.ts';
import {type Line, span} from './text/line.ts';
import {cutText} from './text/width.ts';

/** Smallest terminal that the screens are drawn in. */
export const smallest: Size = {columns: 40, rows: 10};

/** From this height on, a line with all screens is affordable. */
const tabsFrom = 30;

/** Rows around a screen: the first line, the tabs when there is room, as many further lines as there are, the last line. */
export function chromeRows(rows: number, further: number): number {
	return 2 + (rows >= tabsFrom ? 1 : 0) + further;
}

/** All screens with their numbers; undefined when there is no room for it. Titles are cut to what `columns` allow. */
export function tabsLine(
	screens: readonly ScreenDefinition[],
	place: Place,
	{columns, rows}: Size,
	mark: string,
): Line | undefined {
	if (rows < tabsFrom) return undefined;
	const tabs = numberedScreens(screens);
	const needed = (cap: number, around: number) =>
		tabs.reduce((sum, {screen}) => sum + Math.min(screen.title.length, cap) + around + 3, 1);
	const roomy = needed(columns, 2) <= columns;
	let cap = columns;
	while (cap > 3 && needed(cap, roomy ? 2 : 0) > columns) cap--;
	return tabs.flatMap(({digit, screen}, index) => {
		const title = cutText(screen.title, cap, 'end', mark);
		const here = place.screen === screen.name;
		return [
			span(`${index === 0 ? '' : ' '}${digit} `, 'dim'),
			span(here ? `[${title}]` : roomy ? ` ${title} ` : title, here ? 'heading' : 'plain'),
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
