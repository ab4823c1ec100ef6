import {mainScreens} from '../chrome.ts';
import {focusedPane} from '../screen.ts';
import {isMain} from '../state/state.ts';
import {type ControllerContext, type Pressed, perform} from './controller.ts';

/** Keys that work on every screen. */
export function runEverywhere(context: ControllerContext, pressed: Pressed): void {
	const {store, effects, session, loader, milliseconds} = context;
	const {binding, input, model, name} = pressed;
	const state = store.get();
	switch (binding.id) {
		case 'pane': {
			const next =
				model.panes[
					(model.panes.findIndex(pane => pane === focusedPane(model, input.view)) + 1) % model.panes.length
				];
			return next === undefined ? undefined : store.dispatch({type: 'focus', pane: next.id});
		}
		case 'back':
			return goBack(context, pressed);
		case 'cancel':
			if (isMain(input.place) && input.view.filter === '') {
				return effects.quit(130);
			}
			return goBack(context, pressed);
		case 'quit':
			return isMain(input.place) ? effects.quit(0) : goBack(context, pressed);
		case 'palette':
			return store.dispatch({type: 'overlay', overlay: {kind: 'palette', text: '', index: 0}});
		case 'help':
			return store.dispatch({type: 'overlay', overlay: {kind: 'help', top: 0}});
		case 'clock':
			return store.dispatch({type: 'clock', clock: state.clock === 'age' ? 'time' : 'age'});
		case 'reconnect':
			session.reconnect();
			if (input.place.screen === 'object') loader.load(input.place);
			return store.dispatch({
				type: 'notice',
				notice: {text: 'trying again now', tone: 'accent', at: milliseconds()},
			});
		case 'repaint':
			return effects.repaint();
		case 'suspend':
			return effects.suspend();
		case 'digit': {
			const screen = mainScreens[Number(name) - 1];
			return screen === undefined ? undefined : perform(context, {type: 'go', place: {screen}});
		}
	}
}

function goBack({store, loader}: ControllerContext, {input}: Pressed): void {
	if (input.view.filter !== '') return store.dispatch({type: 'filter', text: ''});
	if (input.place.screen === 'object') loader.cancel(input.place);
	store.dispatch({type: 'back'});
}
