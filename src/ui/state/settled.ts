import {currentPlace, type UiState, viewOf} from './state.ts';
import type {UiStore} from './store.ts';

/** How long steps in a list are gathered before what depends on the selected row is drawn, milliseconds. */
const gather = 30;

/**
 * The store as those see it who need not follow every step in a list at once: steps reach them gathered, unless `paint` can show where they led, all
 * else at once.
 */
export function createSettledStore(store: UiStore, paint: () => boolean): Pick<UiStore, 'get' | 'subscribe'> {
	let told = store.get();
	return {
		get: () => told,
		subscribe: listener => {
			let timer: NodeJS.Timeout | undefined;
			const tell = () => {
				clearTimeout(timer);
				timer = undefined;
				told = store.get();
				listener();
			};
			const settle = () => {
				timer = undefined;
				if (!paint()) tell();
			};
			const stop = store.subscribe(() => {
				if (isStep(told, store.get())) timer ??= setTimeout(settle, gather);
				else tell();
			});
			return () => {
				clearTimeout(timer);
				stop();
			};
		},
	};
}

/** True when the person only stands on other rows than before. */
export function isStep(before: UiState, after: UiState): boolean {
	const place = currentPlace(after);
	if (currentPlace(before) !== place || before.views === after.views) return false;
	const {views: _, ...others} = before;
	const {views: __, ...now} = after;
	if (!sameValues(others, now)) return false;
	const {panes: ___, ...view} = viewOf(before, place);
	const {panes: ____, ...viewNow} = viewOf(after, place);
	return sameValues(view, viewNow);
}

function sameValues(
	one: Readonly<Record<string, unknown>>,
	other: Readonly<Record<string, unknown>>,
): boolean {
	const names = new Set([...Object.keys(one), ...Object.keys(other)]);
	return [...names].every(name => one[name] === other[name]);
}
