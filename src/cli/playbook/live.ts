import {homedir, hostname} from 'node:os';
import {join} from 'node:path';
import {whyRefused} from '../../actions/permission.ts';
import type {Diagnosis} from '../../diagnosis/diagnosis.ts';
import {heldTriggers} from '../../migration/trigger-times.ts';
import {evaluate} from '../../playbook/evaluate.ts';
import type {ProgressStore} from '../../playbook/files/progress-file.ts';
import {findStep, type Playbook} from '../../playbook/model.ts';
import {observe} from '../../playbook/observe.ts';
import {emptyProgress, finish, omit, type Progress} from '../../playbook/progress.ts';
import {progressInMemory} from '../../playbook/progress-in-memory.ts';
import {ticksBetween} from '../../playbook/ticks.ts';
import type {PlaybookView} from '../../playbook/view.ts';
import {grant, type PlaybookWish} from '../../playbook/wish.ts';
import {stateFolder} from '../../record/state-folder.ts';
import type {PlaybookAnswer, PlaybookOnScreen, SessionPlaybook} from '../../session/playbook.ts';
import type {Frame, Session} from '../../session/session.ts';
import {cell} from '../../store/sanitise.ts';
import {permissionFor} from '../action-guard.ts';
import type {CommandContext} from '../command-line.ts';
import type {ActionOptions} from '../options.ts';
import type {PlaybookOptions} from './desk.ts';

/** How often the ticks of others are looked for, milliseconds. */
const every = 2_000;

type Desk = [typeof import('../../playbook/files/load.ts'), typeof import('./desk.ts')];

export type LivePlaybookOptions = PlaybookOptions & Partial<Pick<ActionOptions, 'allowActions' | 'readOnly'>>;

const saidWords: Readonly<Record<PlaybookWish['do'], string>> = {
	attest: 'confirmed',
	waive: 'waived',
	withdraw: 'taken back',
	start: 'begun; it is yours until it is done',
	done: 'ended',
	run: 'ran',
};

/** A session that knows where its playbook stands, and in which something can be said of it. Closing it ends that too. */
export function withPlaybook(
	session: Session,
	options: LivePlaybookOptions,
	context: CommandContext,
): Session {
	const folder = options.progressDir ?? join(stateFolder(context.env, homedir()), 'playbooks');
	const closing = new AbortController();
	let playbook: Playbook | undefined;
	let store: Omit<ProgressStore, 'file'> | undefined;
	let progress: Progress = emptyProgress('', '', 0);
	let problem = 'the playbook is being read';
	let me = options.by ?? '';
	let known = false;
	let desk: Promise<Desk> | undefined;
	let observed: {readonly diagnosis: Diagnosis; readonly progress: Progress} | undefined;
	let working: Promise<unknown> = Promise.resolve();
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
		const view = playbook && viewOf(playbook, progress, frame);
		const shown = {problem, operator: me, ...(view !== undefined && {view})};
		last = {frame, progress, problem, shown};
		return shown;
	};
	/** Takes over what is on the disk, and tells what was not there before, by whomever it was said. */
	const take = (next: Progress): void => {
		if (next === progress) return;
		if (known) for (const text of ticksBetween(progress, next)) session.record?.happen?.('tick', text);
		known = true;
		progress = next;
		session.record?.walked?.(next);
	};
	const refresh = async (): Promise<void> => {
		try {
			const frame = session.frame();
			const {snapshot} = frame;
			// Late: the first picture does not wait for it.
			desk ??= Promise.all([import('../../playbook/files/load.ts'), import('./desk.ts')]);
			const [{validPlaybook}, {clusterOf, knownCodes, openStore, operator}] = await desk;
			me ||= cell(operator(options, context.env), 80);
			playbook ??= await validPlaybook(
				options.playbook ?? (snapshot.profile.mode === 'parallel' ? 'parallel' : 'in-place'),
				knownCodes,
			);
			if (store === undefined) {
				// Until the first answer nothing tells which cluster this is.
				if (snapshot.api.kind === 'connecting') return;
				const cluster = await clusterOf(options, frame, folder);
				const shared = options.progressDir !== undefined;
				// A demo begins anew each time; what is said in it is kept where a folder is named.
				store =
					options.demo !== undefined && !shared
						? progressInMemory(cluster, playbook.name, Date.now())
						: openStore({folder, cluster, playbook: playbook.name, me, shared});
			}
			const read = await store.read();
			if (read.revision !== progress.revision || read.cluster !== progress.cluster) take(read);
			const walked = playbook;
			const seen = (before: Progress) => observe(viewOf(walked, before, frame));
			problem = '';
			// What was judged stays as it is for as long as nothing but ages has changed.
			if (observed?.diagnosis === frame.diagnosis && observed.progress === progress) return;
			// While sources are still read for the first time nothing is red and nothing is green.
			const ready = snapshot.sources.every(({state}) => state.kind !== 'loading');
			if (ready && seen(progress) !== progress) take(await store.update(seen));
			if (ready) observed = {diagnosis: frame.diagnosis, progress};
		} catch (error) {
			desk = undefined;
			problem = error instanceof Error ? error.message : String(error);
		}
	};
	const perform = async (wish: PlaybookWish): Promise<PlaybookAnswer> => {
		const step = playbook && findStep(playbook, wish.step)?.step;
		if (store === undefined || step === undefined)
			return {done: false, text: problem || `the playbook has no step ${wish.step}`};
		const {command} = step;
		if (wish.do === 'run') {
			const why = whyNotRun(session.frame());
			if (command === undefined) return {done: false, text: `${step.id} has no command of its own`};
			if (why !== undefined) return {done: false, text: why};
		}
		let refused = '';
		const startedAt = Date.now();
		take(
			await store.update(before => {
				const granted = grant(before, wish, step, {host: hostname(), at: Date.now()});
				refused = 'refused' in granted ? granted.refused : '';
				return 'refused' in granted ? before : granted.progress;
			}),
		);
		if (refused !== '') return {done: false, text: `${refused}. Nothing was changed.`};
		if (wish.do !== 'run' || command === undefined)
			return {done: true, text: `${step.id}: ${saidWords[wish.do]}`};
		const {runAudited} = await import('./own-command.ts');
		const {cluster} = session.frame().snapshot;
		const run = {step: step.id, command, by: wish.by, cluster, signal: closing.signal};
		const opened = store;
		const ended = await runAudited(run, context).catch(async (error: unknown) => {
			take(await opened.update(before => ({...before, claims: omit(before.claims, step.id)})));
			throw error;
		});
		take(
			await store.update(before =>
				finish(before, step.id, {by: wish.by, startedAt, endedAt: Date.now(), ...ended}),
			),
		);
		return {done: ended.exitCode === 0, text: `${step.id}: ${ended.detail}`};
	};
	const whyNotRun = ({snapshot}: Frame): string | undefined => {
		const {allowActions = false, readOnly = false, snapshot: recorded} = options;
		const name = snapshot.cluster.context;
		const flags = {allowActions, readOnly: readOnly || recorded !== undefined};
		return whyRefused(permissionFor(context.guard, name, flags), name);
	};
	let running = refresh();
	const timer = setInterval(() => {
		running = running.then(refresh);
	}, every);
	return {
		...session,
		playbook: {
			look,
			perform: wish => {
				// One after the other: each sees what the one before wrote.
				const answer = working.then(async () => {
					try {
						return await perform(wish);
					} catch (error) {
						return {done: false, text: error instanceof Error ? error.message : String(error)};
					}
				});
				working = answer;
				return answer;
			},
		} satisfies SessionPlaybook,
		close: async () => {
			clearInterval(timer);
			closing.abort();
			await working;
			await running;
			await session.close();
		},
	};
}

/** Where a playbook stands on a frame. */
export function viewOf(playbook: Playbook, progress: Progress, {snapshot, diagnosis}: Frame): PlaybookView {
	return evaluate({
		playbook,
		progress,
		snapshot,
		diagnosis,
		now: snapshot.now,
		held: heldTriggers(snapshot),
	});
}
