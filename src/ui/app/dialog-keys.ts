import {planDigest} from '../../actions/digest.ts';
import type {WantedAction} from '../../session/actions/state.ts';
import {dialogRoom} from '../components/Dialog.tsx';
import {type Asking, answer, askAbout, askedFor, type Dialog} from '../dialog/dialog.ts';
import type {UiStore} from '../state/store.ts';
import type {ControllerContext, Pressed} from './controller.ts';
import {answerHits} from './hits-keys.ts';
import {isProbeDialog, runProbeDialog} from './probe-keys.ts';
import {closeOverlay, showDialog, shownDialog, tell} from './say.ts';

/** Keys while a change is shown and asked about. */
export function runDialog(context: ControllerContext, {binding, input, name, ...rest}: Pressed): void {
	const {store} = context;
	const {overlay} = store.get();
	if (overlay.kind !== 'dialog') return;
	const {dialog} = overlay;
	if (isProbeDialog(dialog)) {
		runProbeDialog(context, {binding, input, name, ...rest}, dialog);
		return;
	}
	if (dialog.phase === 'hits-asking') {
		answerHits(context, binding.id);
		return;
	}
	const typing = dialog.phase === 'asking' && askedFor(dialog).kind === 'typed';
	switch (binding.id) {
		case 'leave':
			closeOverlay(store);
			return;
		case 'erase':
			if (typing) showDialog(store, {...dialog, typed: Array.from(dialog.typed).slice(0, -1).join('')});
			return;
		case 'erase-all':
			if (typing) showDialog(store, {...dialog, typed: ''});
			return;
		case 'yes':
		case 'again':
			if (typing) typeName(store, name);
			else if (binding.id === 'again') {
				if (dialog.phase === 'ended' && dialog.outcome.result === 'void') want(context, dialog.wanted);
			} else if (dialog.phase === 'asking') settle(context, dialog, 'yes');
			return;
		case 'accept':
			if (dialog.phase === 'asking') settle(context, dialog, 'accept');
			else if (dialog.phase === 'ended' || dialog.phase === 'refused') closeOverlay(store);
			return;
	}
	if (!('top' in dialog)) return;
	const {lines, height} = dialogRoom(input, dialog);
	const page = Math.max(1, height - 1);
	const steps: Readonly<Record<string, number>> = {up: -1, down: 1, 'page-up': -page, 'page-down': page};
	const last = Math.max(0, lines - height);
	showDialog(store, {...dialog, top: Math.max(0, Math.min(last, dialog.top + (steps[binding.id] ?? 0)))});
	markRead(context);
}

/** Letters of the name that is asked for. */
export function typeName(store: UiStore, letters: string): void {
	const {overlay} = store.get();
	if (overlay.kind !== 'dialog' || overlay.dialog.phase !== 'asking') return;
	const {dialog} = overlay;
	if (askedFor(dialog).kind !== 'typed') return;
	showDialog(store, {...dialog, typed: `${dialog.typed}${letters}`.slice(0, 300)});
}

/** Has a change planned, and asks about it when the plan is there, unless the person has gone away meanwhile. */
export function want(context: ControllerContext, wanted: WantedAction): void {
	const {session, store} = context;
	const planning: Dialog = {phase: 'planning', wanted};
	showDialog(store, planning);
	session.actions.plan(wanted).then(
		planned => {
			if (shownDialog(store) !== planning) return;
			const {permission} = session.actions.state();
			const refusal =
				permission.kind === 'allowed'
					? ''
					: permission.kind === 'refused'
						? permission.why
						: 'not connected yet';
			showDialog(store, askAbout(wanted, planned, planDigest(planned.plan), refusal));
			markRead(context);
		},
		(error: unknown) => {
			if (shownDialog(store) !== planning) return;
			closeOverlay(store);
			tell(context, error instanceof Error ? error.message : String(error), 'fail');
		},
	);
}

function settle(context: ControllerContext, dialog: Asking, key: 'yes' | 'accept'): void {
	const {store, session} = context;
	const judged = answer(dialog, key);
	switch (judged.kind) {
		case 'no':
			closeOverlay(store);
			tell(context, 'nothing was changed', 'accent');
			return;
		case 'not yet':
			tell(context, judged.why, 'warn');
			return;
		case 'next':
			showDialog(store, judged.dialog);
			return;
	}
	const {wanted, plan, digest, top} = dialog;
	const sending: Dialog = {phase: 'sending', wanted, plan, digest, top};
	showDialog(store, sending);
	session.actions.apply(plan, digest).then(
		outcome => {
			const {result} = outcome;
			const current = shownDialog(store);
			if (current?.phase === 'sending' && current.digest === digest)
				showDialog(store, {phase: 'ended', wanted, outcome, top: 0});
			else
				tell(
					context,
					`${plan.title}: ${result}${outcome.reason === '' ? '' : `, ${outcome.reason}`}`,
					result === 'applied' ? 'ok' : 'fail',
				);
		},
		(error: unknown) => {
			closeOverlay(store);
			tell(context, error instanceof Error ? error.message : String(error), 'fail');
		},
	);
}

/** What has been on the screen to its last line counts as read. */
function markRead({store, input}: ControllerContext): void {
	const dialog = shownDialog(store);
	if (dialog?.phase !== 'asking' || dialog.read) return;
	const {lines, height} = dialogRoom(input(), dialog);
	if (dialog.top + height >= lines) showDialog(store, {...dialog, read: true});
}
