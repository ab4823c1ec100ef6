import type {ProbeWanted} from '../../session/probing/state.ts';
import {dialogRoom} from '../components/Dialog.tsx';
import type {Dialog} from '../dialog/dialog.ts';
import {askableCount, type ProbeDialog} from '../dialog/probe.ts';
import type {ControllerContext, Pressed} from './controller.ts';
import {closeOverlay, showDialog, shownDialog, tell} from './say.ts';

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
	showDialog(store, planning);
	probing.offer(ask).then(
		offer => {
			if (shownDialog(store) === planning) showDialog(store, {phase: 'probe-asking', ask, offer, top: 0});
		},
		(error: unknown) => {
			if (shownDialog(store) !== planning) return;
			closeOverlay(store);
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
			else closeOverlay(store);
			return;
		case 'yes':
			if (dialog.phase === 'probe-asking' && askableCount(dialog.offer) > 0) begin(context, dialog);
			return;
		case 'accept':
			closeOverlay(store);
			if (dialog.phase === 'probe-asking') tell(context, 'nothing was asked', 'accent');
			return;
	}
	if (!('top' in dialog)) return;
	const {lines, height} = dialogRoom(input, dialog);
	const page = Math.max(1, height - 1);
	const steps: Readonly<Record<string, number>> = {up: -1, down: 1, 'page-up': -page, 'page-down': page};
	const last = Math.max(0, lines - height);
	showDialog(store, {...dialog, top: Math.max(0, Math.min(last, dialog.top + (steps[binding.id] ?? 0)))});
}

function begin(
	context: ControllerContext,
	dialog: Extract<ProbeDialog, {readonly phase: 'probe-asking' | 'probe-running'}>,
): void {
	const {store, session} = context;
	const {ask, offer} = dialog;
	showDialog(store, {phase: 'probe-running', ask, offer, top: 0});
	session.probing?.run(offer).then(
		end => {
			const current = shownDialog(store);
			if (current?.phase === 'probe-running' && current.offer === offer)
				showDialog(store, {phase: 'probe-ended', ask, offer, end, top: 0});
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
			if (shownDialog(store)?.phase === 'probe-running') closeOverlay(store);
			tell(context, error instanceof Error ? error.message : String(error), 'fail');
		},
	);
}
