import type {Session} from '../../session/session.ts';
import {findBinding, type KeyBinding, type KeyPlace} from '../keys/binding.ts';
import {typedText} from '../keys/names.ts';
import {focusedPane, type ScreenDefinition, type ScreenInput, type ScreenModel} from '../screen.ts';
import {currentPlace, type Place, type UiState, viewOf} from '../state/state.ts';
import type {UiStore} from '../state/store.ts';
import {runEverywhere} from './everywhere.ts';
import {runField} from './field.ts';
import {runHelp} from './help-keys.ts';
import type {ObjectLoader} from './object-loader.ts';
import {runPalette} from './palette-keys.ts';
import {runPane} from './pane-keys.ts';

/** What keys can do beyond changing the state of the screen. */
export type Effects = {
	readonly quit: (exitCode: number) => void;
	readonly repaint: () => void;
	readonly suspend: () => void;
	readonly copy: (text: string) => void;
};

/** Everything that handling a key may look at or touch. */
export type ControllerContext = {
	readonly session: Session;
	readonly store: UiStore;
	readonly screens: readonly ScreenDefinition[];
	readonly keys: readonly KeyBinding[];
	/** What the current place is made from, at this moment. */
	readonly input: () => ScreenInput;
	readonly milliseconds: () => number;
	readonly loader: ObjectLoader;
	readonly effects: Effects;
};

/** A key on its way: what it is bound to, and the screen it was pressed on. */
export type Pressed = {
	readonly name: string;
	readonly binding: KeyBinding;
	readonly screen: ScreenDefinition;
	readonly input: ScreenInput;
	readonly model: ScreenModel;
};

export type Controller = {
	readonly press: (name: string) => void;
	/** A text that was pasted: goes into the field that is open and nowhere else. */
	readonly paste: (text: string) => void;
};

/** Pressed twice within this time, Ctrl+C quits whatever is open; milliseconds. */
const twiceWithin = 1000;
const interrupted = 130;

/** Turns keys into actions and effects. */
export function createController(context: ControllerContext): Controller {
	const {store, effects} = context;
	let lastInterrupt = Number.NEGATIVE_INFINITY;
	return {
		press: name => {
			if (store.get().notice !== undefined) store.dispatch({type: 'notice', notice: undefined});
			if (name === 'ctrl+c') {
				const now = context.milliseconds();
				const again = now - lastInterrupt < twiceWithin;
				lastInterrupt = now;
				if (again) {
					effects.quit(interrupted);
					return;
				}
			}
			const state = store.get();
			const input = context.input();
			const screen = definitionOf(context.screens, input.place);
			const model = screen.model(input);
			const binding = bindingFor(context.keys, state, input, model, name);
			if (binding === undefined) type(store, typedText(name));
			else run(context, {name, binding, screen, input, model});
		},
		paste: text => type(store, text.split(/\r?\n/)[0] ?? ''),
	};
}

function run(context: ControllerContext, pressed: Pressed): void {
	const {binding, screen, input, model} = pressed;
	switch (binding.where) {
		case 'field':
			runField(context, pressed);
			return;
		case 'palette':
			runPalette(context, pressed);
			return;
		case 'help':
			runHelp(context, pressed);
			return;
		case 'list':
		case 'text':
			runPane(context, pressed);
			return;
		case 'everywhere':
			runEverywhere(context, pressed);
			return;
	}
	const actions = screen.run?.(binding.id, input, model);
	if (actions === undefined) {
		// A screen may give a common command a key of its own.
		runPane(context, pressed);
		runEverywhere(context, pressed);
	} else for (const action of actions) perform(context, action);
}

/** Does an action, and reads the object when it opens one. */
export function perform(context: ControllerContext, action: Parameters<UiStore['dispatch']>[0]): void {
	context.store.dispatch(action);
	if (action.type === 'go' && action.place.screen === 'object') context.loader.load(action.place);
}

/** The places whose keys work now, the nearest first. */
export function openPlaces(state: UiState, input: ScreenInput, model: ScreenModel): readonly KeyPlace[] {
	if (state.overlay.kind !== 'none') return [state.overlay.kind];
	if (state.typing !== undefined) return ['field'];
	const kind = focusedPane(model, input.view)?.kind;
	const pane: readonly KeyPlace[] = kind === undefined ? [] : [kind === 'table' ? 'list' : 'text'];
	return [currentPlace(state).screen, ...pane, 'everywhere'];
}

function bindingFor(
	keys: readonly KeyBinding[],
	state: UiState,
	input: ScreenInput,
	model: ScreenModel,
	name: string,
): KeyBinding | undefined {
	const found = findBinding(keys, openPlaces(state, input, model), name);
	if (found !== undefined || state.overlay.kind !== 'palette') return found;
	const erasing = findBinding(keys, ['field'], name);
	return erasing?.id.startsWith('erase') ? erasing : undefined;
}

function type(store: UiStore, text: string): void {
	if (text === '') return;
	const {overlay, typing} = store.get();
	if (overlay.kind === 'palette')
		store.dispatch({type: 'overlay', overlay: {...overlay, text: overlay.text + text, index: 0}});
	else if (typing !== undefined)
		store.dispatch({type: 'filter', text: viewOf(store.get(), currentPlace(store.get())).filter + text});
}

/** The screen that shows a place. */
export function definitionOf(screens: readonly ScreenDefinition[], place: Place): ScreenDefinition {
	const found = screens.find(screen => screen.name === place.screen);
	if (found === undefined) throw new Error(`no screen is named ${place.screen}`);
	return found;
}
