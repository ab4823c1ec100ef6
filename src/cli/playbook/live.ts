import {homedir} from 'node:os';
import {join} from 'node:path';
import {evaluate} from '../../playbook/evaluate.ts';
import type {ProgressStore} from '../../playbook/files/progress-file.ts';
import type {Playbook} from '../../playbook/model.ts';
import {observe} from '../../playbook/observe.ts';
import {emptyProgress, type Progress} from '../../playbook/progress.ts';
import {stateFolder} from '../../record/state-folder.ts';
import type {PlaybookOnScreen, SessionPlaybook} from '../../session/playbook.ts';
import type {Frame, Session} from '../../session/session.ts';
import type {CommandContext} from '../command-line.ts';
import type {SourceOptions} from '../options.ts';

/** How often the ticks of others are looked for, milliseconds. */
const every = 2_000;

/** A session that knows where its playbook stands. Closing it ends that too. */
export function withPlaybook(session: Session, options: SourceOptions, context: CommandContext): Session {
	const folder = join(stateFolder(context.env, homedir()), 'playbooks');
	let playbook: Playbook | undefined;
	let store: ProgressStore | undefined;
	let progress: Progress = emptyProgress('', '', 0);
	let problem = 'the playbook is being read';
	let last:
		| {
				readonly frame: Frame;
				readonly progress: Progress;
				readonly problem: string;
				readonly shown: PlaybookOnScreen;
		  }
		| undefined;
	const look = (frame: Frame): PlaybookOnScreen => {
		if (last?.frame === frame && last.progress === progress && last.problem === problem) return last.shown;
		const {snapshot, diagnosis} = frame;
		const view = playbook && evaluate({playbook, progress, snapshot, diagnosis, now: snapshot.now});
		const shown = {problem, ...(view !== undefined && {view})};
		last = {frame, progress, problem, shown};
		return shown;
	};
	const refresh = async (): Promise<void> => {
		try {
			const frame = session.frame();
			const {snapshot, diagnosis} = frame;
			// Late: the first picture does not wait for it.
			const [{validPlaybook}, {clusterOf, knownCodes, openStore, operator}] = await Promise.all([
				import('../../playbook/files/load.ts'),
				import('./desk.ts'),
			]);
			playbook ??= await validPlaybook(
				snapshot.profile.mode === 'parallel' ? 'parallel' : 'in-place',
				knownCodes,
			);
			if (store === undefined) {
				// Until the first answer nothing tells which cluster this is.
				if (snapshot.api.kind === 'connecting') return;
				const cluster = await clusterOf(options, frame, folder);
				store = openStore({
					folder,
					cluster,
					playbook: playbook.name,
					me: operator({}, context.env),
					shared: false,
				});
			}
			const read = await store.read();
			if (read.revision !== progress.revision || read.cluster !== progress.cluster) progress = read;
			const walked = playbook;
			const seen = (before: Progress) =>
				observe(evaluate({playbook: walked, progress: before, snapshot, diagnosis, now: snapshot.now}));
			problem = '';
			// While sources are still read for the first time nothing is red and nothing is green.
			const ready = snapshot.sources.every(({state}) => state.kind !== 'loading');
			if (ready && seen(progress) !== progress) progress = await store.update(seen);
		} catch (error) {
			problem = error instanceof Error ? error.message : String(error);
		}
	};
	let running = refresh();
	const timer = setInterval(() => {
		running = running.then(refresh);
	}, every);
	return {
		...session,
		playbook: {look} satisfies SessionPlaybook,
		close: async () => {
			clearInterval(timer);
			await running;
			await session.close();
		},
	};
}
