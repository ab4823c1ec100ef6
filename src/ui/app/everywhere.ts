import {focusedPane} from '../screen.ts';
import {screenOfDigit} from '../screen-order.ts';
import {isMain} from '../state/state.ts';
import {type ControllerContext, type Pressed, perform} from './controller.ts';
import {recordCommand} from './record-keys.ts';

/** Keys that work on every screen. */
export function runEverywhere(context: ControllerContext, pressed: Pressed): void {
	const {store, effects, session, loader, milliseconds} = context;
	const {binding, input, model, name} = pressed;
	const state = store.get();
	const command = recordCommand(binding.id, input.record);
	if (command !== undefined) {
		perform(context, {type: 'record', command});
		return;
	}
	switch (binding.id) {
		case 'pane': {
			const focused = focusedPane(model, input.view);
			const here = model.panes.findIndex(pane => pane.id === focused?.id);
			const next = model.panes[(here + 1) % model.panes.length];
			if (next !== undefined) store.dispatch({type: 'focus', pane: next.id});
			return;
		}
		case 'back':
			goBack(context, pressed);
			return;
		case 'cancel':
			if (isMain(input.place) && input.view.filter === '') {
				effects.quit(130);
				return;
			}
			goBack(context, pressed);
			return;
		case 'quit':
			if (isMain(input.place)) effects.quit(0);
			else goBack(context, pressed);
			return;
		case 'palette':
			store.dispatch({type: 'overlay', overlay: {kind: 'palette', text: '', index: 0}});
			return;
		case 'help':
			store.dispatch({type: 'overlay', overlay: {kind: 'help', top: 0}});
			return;
		case 'clock':
			store.dispatch({type: 'clock', clock: state.clock === 'age' ? 'time' : 'age'});
			return;
		case 'reconnect':
			session.reconnect();
			if (input.place.screen === 'object') loader.load(input.place);
			store.dispatch({
				type: 'notice',
				notice: {text: 'trying again now', tone: 'accent', at: milliseconds()},
			});
			return;
		case 'budget': {
			const budget = session.toggleBudget?.();
			const text = budget === undefined ? 'nothing is read from a cluster here' : budgetNotice[budget];
			store.dispatch({type: 'notice', notice: {text, tone: 'accent', at: milliseconds()}});
			return;
		}
		case 'performance':
			store.dispatch({type: 'performance', shown: !state.performance});
			return;
		case 'repaint':
			effects.repaint();
			return;
		case 'suspend':
			effects.suspend();
			return;
		case 'digit': {
			const screen = screenOfDigit(context.screens, name);
			if (screen !== undefined) perform(context, {type: 'go', place: {screen}});
			return;
		}
	}
}

const budgetNotice = {
	auto: 'reading what the link carries from now on',
	full: 'reading everything whole from now on, whatever it costs; f again goes back',
	poll: 'listing everything every minute again',
} as const;

function goBack({store, loader}: ControllerContext, {input}: Pressed): void {
	if (input.view.filter !== '') {
		store.dispatch({type: 'filter', text: ''});
		return;
	}
	if (input.place.screen === 'object') loader.cancel(input.place);
	store.dispatch({type: 'back'});
}
