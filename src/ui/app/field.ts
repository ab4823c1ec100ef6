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
			write(Array.from(text).slice(0, -1).join(''));
			return;
		case 'erase-word':
			write(text.replace(/\S*\s*$/, ''));
			return;
		case 'erase-all':
			write('');
			return;
		case 'leave':
			store.dispatch({type: 'drop-filter'});
			return;
		default: {
			store.dispatch({type: 'accept-filter'});
			for (const action of screen.run?.('accept-filter', input, model) ?? []) store.dispatch(action);
		}
	}
}
