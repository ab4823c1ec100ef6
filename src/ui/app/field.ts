import type {ControllerContext, Pressed} from './controller.ts';

/** Keys while a filter (or the name in the palette) is typed. */
export function runField({store}: ControllerContext, {binding, screen, input, model}: Pressed): void {
	const {overlay} = store.get();
	const text = overlay.kind === 'palette' ? overlay.text : input.view.filter;
	const write = (next: string) =>
		store.dispatch(
			overlay.kind === 'palette'
				? {type: 'overlay', overlay: {...overlay, text: next, index: 0}}
				: {type: 'filter', text: next},
		);
	switch (binding.id) {
		case 'erase':
			return write(Array.from(text).slice(0, -1).join(''));
		case 'erase-word':
			return write(text.replace(/\S*\s*$/, ''));
		case 'erase-all':
			return write('');
		case 'leave':
			return store.dispatch({type: 'drop-filter'});
		default: {
			store.dispatch({type: 'accept-filter'});
			for (const action of screen.run?.('accept-filter', input, model) ?? []) store.dispatch(action);
		}
	}
}
