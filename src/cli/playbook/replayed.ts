import type {Playbook} from '../../playbook/model.ts';
import type {Progress} from '../../playbook/progress.ts';
import type {PlaybookOnScreen} from '../../session/playbook.ts';
import type {Frame, Session} from '../../session/session.ts';
import {viewOf} from './live.ts';

const nothing = 'the journal holds no progress of a playbook at this moment';

/**
 * A replay that shows the playbook as it stood at the moment that is shown. `walked` is the progress then; `named` a playbook file, where
 * the one that was walked is not built in.
 */
export function withReplayedPlaybook<Replay extends Session>(
	session: Replay,
	walked: () => Progress | undefined,
	named: string | undefined,
): Replay {
	const known = new Map<string, Playbook | string>();
	let last:
		| {readonly frame: Frame; readonly progress: Progress; readonly shown: PlaybookOnScreen}
		| undefined;
	const load = async (name: string): Promise<void> => {
		known.set(name, 'the playbook is being read');
		try {
			const [{validPlaybook}, {knownCodes}] = await Promise.all([
				import('../../playbook/files/load.ts'),
				import('./desk.ts'),
			]);
			known.set(name, await validPlaybook(named ?? name, knownCodes));
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			known.set(name, `the playbook ${name} was walked: ${why}`);
		}
	};
	const look = (frame: Frame): PlaybookOnScreen => {
		const progress = walked();
		if (progress === undefined) return {problem: nothing};
		if (last?.frame === frame && last.progress === progress) return last.shown;
		const playbook = known.get(progress.playbook);
		if (playbook === undefined) void load(progress.playbook);
		if (playbook === undefined || typeof playbook === 'string')
			return {problem: playbook ?? 'the playbook is being read'};
		const shown = {problem: '', view: viewOf(playbook, progress, frame)};
		last = {frame, progress, shown};
		return shown;
	};
	return {
		...session,
		playbook: {
			look,
			perform: async () => ({done: false, text: 'This is a recording: nothing can be said in it.'}),
		},
	};
}
