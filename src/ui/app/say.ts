import type {Dialog} from '../dialog/dialog.ts';
import type {UiStore} from '../state/store.ts';
import type {Tone} from '../theme.ts';
import type {ControllerContext} from './controller.ts';

/** Says something in the last line, until the next key. */
export function tell(
	{store, milliseconds}: Pick<ControllerContext, 'store' | 'milliseconds'>,
	text: string,
	tone: Tone = 'accent',
): void {
	store.dispatch({type: 'notice', notice: {text, tone, at: milliseconds()}});
}

/** The dialog that is on the screen. */
export function shownDialog(store: UiStore): Dialog | undefined {
	const {overlay} = store.get();
	return overlay.kind === 'dialog' ? overlay.dialog : undefined;
}

/** Puts a dialog on the screen, over whatever is there. */
export function showDialog(store: UiStore, dialog: Dialog): void {
	store.dispatch({type: 'overlay', overlay: {kind: 'dialog', dialog}});
}

/** Takes away what is over the screen. */
export function closeOverlay(store: UiStore): void {
	store.dispatch({type: 'overlay', overlay: {kind: 'none'}});
}
