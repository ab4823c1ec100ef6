import type {Session} from '../../session/session.ts';
import {cell} from '../../store/sanitise.ts';
import {findBinding, type KeyBinding, type KeyPlace} from '../keys/binding.ts';
import {typedText} from '../keys/names.ts';
import {focusedPane, type ScreenDefinition, type ScreenInput, type ScreenModel} from '../screen.ts';
import {currentPlace, type Place, type UiState, viewOf} from '../state/state.ts';
import type {UiStore} from '../state/store.ts';
import type {Edited} from '../terminal/editor.ts';
import type {Saved} from '../terminal/save.ts';
import {runDialog, typeName, want} from './dialog-keys.ts';
import {editDraft, saveDraft} from './drafts.ts';
import {type Drawn, modelOf} from './drawn.ts';
import {runEverywhere} from './everywhere.ts';
import {runField} from './field.ts';
import {pasteInForm, runForm, typeInForm, typeTogetherInForm} from './form-keys.ts';
import {runHelp} from './help-keys.ts';
import {switchHits} from './hits-keys.ts';
import type {ObjectLoader} from './object-loader.ts';
import {runPalette} from './palette-keys.ts';
import {runPane} from './pane-keys.ts';
import {offerProbes} from './probe-keys.ts';
import {markMoment, performRecord} from './record-keys.ts';
import {tell} from './say.ts';

/** What keys can do beyond changing the state of the screen. */
export type Effects = {
	readonly quit: (exitCode: number) => void;
	readonly repaint: () => void;
	readonly suspend: () => void;
	readonly copy: (text: string) => void;
	/** Lets the person edit a text in an editor of theirs; `name` is that of the file. */
	readonly edit: (text: string, name: string) => Promise<Edited>;
	/** Writes a new file, never over another one; what became of it, in words. */
	readonly save: (text: string, name: string) => Promise<Saved>;
};

/** Everything that handling a key may look at or touch. */
export type ControllerContext = {
	readonly session: Session;
	readonly store: UiStore;
	readonly screens: readonly ScreenDefinition[];
	readonly keys: readonly KeyBinding[];
	/** What the current place is made from, at this moment. */
	readonly input: () => ScreenInput;
	/** What is on the terminal. */
	readonly drawn: Drawn;
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
	/** The keys of one input event, in their order: several at once may be a paste, which never answers a question. */
	readonly typed: (names: readonly string[]) => void;
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
	const controller: Controller = {
		typed: names => {
			if (names.length < 2) {
				for (const name of names) controller.press(name);
				return;
			}
			for (const [index, name] of names.entries()) {
				if (store.get().overlay.kind === 'dialog') {
					typeTogether(context, names.slice(index));
					return;
				}
				if (store.get().overlay.kind === 'form') {
					typeTogetherInForm(context, names.slice(index));
					return;
				}
				controller.press(name);
			}
		},
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
			const model = modelOf(context.drawn, screen, input);
			const binding = bindingFor(context.keys, state, input, model, name);
			if (binding === undefined) type(store, typedText(name));
			else run(context, {name, binding, screen, input, model});
		},
		paste: text => {
			if (store.get().overlay.kind === 'dialog') ignorePaste(context);
			else if (store.get().overlay.kind === 'form') pasteInForm(context, firstLine(text));
			else type(store, firstLine(text));
		},
	};
	return controller;
}

/** What of a pasted text fits into a field: one line, and nothing that a terminal would obey. Terminals send line ends as CR. */
function firstLine(text: string): string {
	const line = text.split(/[\r\n]+/).find(one => one.trim() !== '') ?? '';
	return cell(line.trim().replaceAll('\t', ' '));
}

/** Letters that a slow link delivers together; more at once is a paste. */
const together = 3;

/** Keys that came in one event while a question is open: a few letters of a name are typed, nothing is answered. */
function typeTogether(context: ControllerContext, names: readonly string[]): void {
	const letters = names.filter(name => typedText(name) !== '');
	if (names.length > together || letters.length < names.length) ignorePaste(context);
	else typeName(context.store, letters.map(typedText).join(''));
}

function ignorePaste(context: ControllerContext): void {
	tell(context, 'Pasted keys are ignored here: type the answer.', 'warn');
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
		case 'dialog':
			runDialog(context, pressed);
			return;
		case 'form':
			runForm(context, pressed);
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

/** Does an action, and what follows from it: reads the object it opens, looks for what hangs in deletion, plans a change. */
export function perform(context: ControllerContext, action: Parameters<UiStore['dispatch']>[0]): void {
	// Screens know the clock of the cluster; a message goes by the one of this machine.
	const told = action.type === 'notice' && action.notice;
	context.store.dispatch(told ? {type: 'notice', notice: {...told, at: context.milliseconds()}} : action);
	if (action.type === 'want') want(context, action.wanted);
	if (action.type === 'probe') offerProbes(context, action.wanted);
	if (action.type === 'probe-stop') context.session.probing?.stop();
	if (action.type === 'scan') context.session.actions.scan(true);
	if (action.type === 'record') performRecord(context, action.command);
	if (action.type === 'mark-moment') markMoment(context, action.at);
	if (action.type === 'hits') switchHits(context);
	if (action.type === 'edit') void editDraft(context, action.target);
	if (action.type === 'save-draft') void saveDraft(context, action.target);
	if (action.type !== 'go') return;
	if (action.place.screen === 'object') context.loader.load(action.place);
	if (action.place.screen === 'finalizers') context.session.actions.scan(false);
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
	if (overlay.kind === 'dialog') typeName(store, text);
	else if (overlay.kind === 'form') typeInForm(store, text);
	else if (overlay.kind === 'palette')
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
