import {formRoom} from '../components/Form.tsx';
import {accepted, erased, type Form, turned, typed, wishOf} from '../form/form.ts';
import {typedText} from '../keys/names.ts';
import type {UiStore} from '../state/store.ts';
import type {ControllerContext, Pressed} from './controller.ts';
import {tell} from './say.ts';

/** Keys while something is filled in. */
export function runForm(context: ControllerContext, {binding, input}: Pressed): void {
	const {store} = context;
	const form = shown(store);
	if (form === undefined) return;
	if (binding.id === 'leave') {
		store.dispatch({type: 'overlay', overlay: {kind: 'none'}});
		if (!form.sending) tell(context, 'nothing was changed', 'accent');
		return;
	}
	if (form.sending) return;
	const {lines, height} = formRoom(input, form);
	const page = Math.max(1, height - 1);
	const scrolled = (by: number): Form => ({
		...form,
		top: Math.max(0, Math.min(Math.max(0, lines - height), form.top + by)),
	});
	switch (binding.id) {
		case 'accept': {
			const next = accepted(form);
			show(store, next.form);
			if (next.go) send(context, next.form);
			return;
		}
		case 'next':
			show(store, turned(form, 1));
			return;
		case 'previous':
			show(store, turned(form, -1));
			return;
		case 'erase':
		case 'erase-all':
			show(store, erased(form, binding.id === 'erase-all'));
			return;
		case 'page-up':
			show(store, scrolled(-page));
			return;
		case 'page-down':
			show(store, scrolled(page));
			return;
	}
}

/** Letters of the field that is typed into. */
export function typeInForm(store: UiStore, letters: string): void {
	const form = shown(store);
	if (form !== undefined && !form.sending && letters !== '') show(store, typed(form, letters));
}

/** Letters that a slow link delivers together; more at once is a paste. */
const together = 3;

/** Keys that came in one event: a text may be pasted, but nothing is accepted by it, and what has to be typed is typed. */
export function typeTogetherInForm(context: ControllerContext, names: readonly string[]): void {
	const isLetters = names.every(name => typedText(name) !== '');
	if (names.length > together || !isLetters) pasteInForm(context, names.map(typedText).join(''));
	else typeInForm(context.store, names.map(typedText).join(''));
}

/** A text that was pasted: into a free field, not where something has to be typed. */
export function pasteInForm(context: ControllerContext, text: string): void {
	const form = shown(context.store);
	if (form?.fields[form.at]?.must === undefined) typeInForm(context.store, text);
	else tell(context, 'Pasted keys are ignored here: type the answer.', 'warn');
}

function send(context: ControllerContext, form: Form): void {
	const {session, store} = context;
	const answered =
		session.playbook?.perform(wishOf(form)) ??
		Promise.resolve({done: false, text: 'no playbook is walked in this session'});
	answered.then(({done, text}) => {
		const isShown = shown(store) === form;
		if (!done && isShown) {
			show(store, {...form, sending: false, problem: text});
			return;
		}
		if (isShown) store.dispatch({type: 'overlay', overlay: {kind: 'none'}});
		tell(context, text, done ? 'ok' : 'fail');
	});
}

function shown(store: UiStore): Form | undefined {
	const {overlay} = store.get();
	return overlay.kind === 'form' ? overlay.form : undefined;
}

function show(store: UiStore, form: Form): void {
	store.dispatch({type: 'overlay', overlay: {kind: 'form', form}});
}
