import type {ProbeWanted} from '../../session/probing/state.ts';
import {dialogRoom} from '../components/Dialog.tsx';
import type {Dialog} from '../dialog/dialog.ts';
import {askableCount, type ProbeDialog} from '../dialog/probe.ts';
import type {UiStore} from '../state/store.ts';
import type {Tone} from '../theme.ts';
import type {ControllerContext, Pressed} from './controller.ts';

/** Whether a dialog is about asking the network, not about changing anything. */
export function isProbeDialog(dialog: Dialog): dialog is ProbeDialog {
	return dialog.phase.startsWith('probe-');
}

/** Has questions looked for, and shows them when they are there, unless the person has gone away meanwhile. */
export function offerProbes(context: ControllerContext, ask: ProbeWanted): void {
	const {session, store} = context;
	const {probing} = session;
	if (probing === undefined) {
		tell(context, 'Nothing can be asked from here: a recording is shown.', 'warn');
		return;
	}
	if (probing.state().working !== undefined) {
		tell(context, 'Other questions are being asked: :probes shows them, s stops them.', 'warn');
		return;
	}
	const planning: Dialog = {phase: 'probe-planning', ask};
	show(store, planning);
	probing.offer(ask).then(
		offer => {
			if (shown(store) === planning) show(store, {phase: 'probe-asking', ask, offer, top: 0});
		},
		(error: unknown) => {
			if (shown(store) !== planning) return;
			close(store);
			tell(context, error instanceof Error ? error.message : String(error), 'fail');
		},
	);
}

/** Keys while questions to the network are shown, asked and answered. */
export function runProbeDialog(
	context: ControllerContext,
	{binding, input}: Pressed,
	dialog: ProbeDialog,
): void {
	const {store, session} = context;
	switch (binding.id) {
		case 'leave':
			if (dialog.phase === 'probe-running') session.probing?.stop();
			else close(store);
			return;
		case 'yes':
			if (dialog.phase === 'probe-asking' && askableCount(dialog.offer) > 0) begin(context, dialog);
			return;
		case 'accept':
			close(store);
			if (dialog.phase === 'probe-asking') tell(context, 'nothing was asked', 'accent');
			return;
	}
	if (!('top' in dialog)) return;
	const {lines, height} = dialogRoom(input, dialog);
	const page = Math.max(1, height - 1);
	const steps: Readonly<Record<string, number>> = {up: -1, down: 1, 'page-up': -page, 'page-down': page};
	const last = Math.max(0, lines - height);
	show(store, {...dialog, top: Math.max(0, Math.min(last, dialog.top + (steps[binding.id] ?? 0)))});
}

function begin(
	context: ControllerContext,
	dialog: Extract<ProbeDialog, {readonly phase: 'probe-asking' | 'probe-running'}>,
): void {
	const {store, session} = context;
	const {ask, offer} = dialog;
	show(store, {phase: 'probe-running', ask, offer, top: 0});
	session.probing?.run(offer).then(
		end => {
			const current = shown(store);
			if (current?.phase === 'probe-running' && current.offer === offer)
				show(store, {phase: 'probe-ended', ask, offer, end, top: 0});
			else {
				const moved = end.moves.length === 0 ? 'no verdict changed' : `${end.moves.length} verdicts changed`;
				tell(
					context,
					`${end.answered} of ${end.of} answered, ${moved}: :probes`,
					end.problem === '' ? 'ok' : 'fail',
				);
			}
		},
		(error: unknown) => {
			if (shown(store)?.phase === 'probe-running') close(store);
			tell(context, error instanceof Error ? error.message : String(error), 'fail');
		},
	);
}

function shown(store: UiStore): Dialog | undefined {
	const {overlay} = store.get();
	return overlay.kind === 'dialog' ? overlay.dialog : undefined;
}

function show(store: UiStore, dialog: Dialog): void {
	store.dispatch({type: 'overlay', overlay: {kind: 'dialog', dialog}});
}

function close(store: UiStore): void {
	store.dispatch({type: 'overlay', overlay: {kind: 'none'}});
}

function tell({store, milliseconds}: ControllerContext, text: string, tone: Tone): void {
	store.dispatch({type: 'notice', notice: {text, tone, at: milliseconds()}});
}
