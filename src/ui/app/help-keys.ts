import type {ControllerContext, Pressed} from './controller.ts';

/** Keys of the help. */
export function runHelp({store}: ControllerContext, {binding, input}: Pressed): void {
	const {overlay} = store.get();
	if (overlay.kind !== 'help') return;
	const page = Math.max(1, input.size.rows - 2);
	const steps: Readonly<Record<string, number>> = {up: -1, down: 1, 'page-up': -page, 'page-down': page};
	const step = steps[binding.id];
	store.dispatch({
		type: 'overlay',
		overlay: step === undefined ? {kind: 'none'} : {kind: 'help', top: Math.max(0, overlay.top + step)},
	});
}
