import {paletteEntries} from '../palette.ts';
import {type ControllerContext, type Pressed, perform} from './controller.ts';

/** Keys of the palette. */
export function runPalette(context: ControllerContext, {binding, input}: Pressed): void {
	const {store, screens} = context;
	const {overlay} = store.get();
	if (overlay.kind !== 'palette') return;
	const entries = paletteEntries(input.frame, screens, overlay.text);
	const index = Math.min(overlay.index, entries.length - 1);
	switch (binding.id) {
		case 'up':
			store.dispatch({type: 'overlay', overlay: {...overlay, index: Math.max(0, index - 1)}});
			return;
		case 'down':
			store.dispatch({
				type: 'overlay',
				overlay: {...overlay, index: Math.min(entries.length - 1, index + 1)},
			});
			return;
	}
	store.dispatch({type: 'overlay', overlay: {kind: 'none'}});
	if (binding.id === 'open') for (const action of entries[index]?.actions ?? []) perform(context, action);
}
