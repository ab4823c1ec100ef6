import {homedir, hostname, userInfo} from 'node:os';
import {join} from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {checks} from '../../checks/index.ts';
import {trees} from '../../diagnosis/trees/index.ts';
import {type Walk, walk} from '../../diagnosis/trees/walk.ts';
import {isEarlier} from '../../migration/difference/earlier.ts';
import {heldTriggers} from '../../migration/trigger-times.ts';
import {evaluate} from '../../playbook/evaluate.ts';
import {factCodes} from '../../playbook/facts.ts';
import {knownCluster, rememberCluster} from '../../playbook/files/clusters.ts';
import {validPlaybook} from '../../playbook/files/load.ts';
import {openProgress, type ProgressStore} from '../../playbook/files/progress-file.ts';
import type {Playbook} from '../../playbook/model.ts';
import {observe} from '../../playbook/observe.ts';
import type {Progress} from '../../playbook/progress.ts';
import type {PlaybookView} from '../../playbook/view.ts';
import {stateFolder} from '../../record/state-folder.ts';
import type {PlaybookHead} from '../../report/playbook.ts';
import type {Frame} from '../../session/session.ts';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {readOnce} from '../headless.ts';
import type {SourceOptions} from '../options.ts';

export type PlaybookOptions = SourceOptions & {
	readonly playbook?: string;
	readonly progressDir?: string;
	readonly against?: string;
	readonly by?: string;
};

/** A playbook on a cluster that was read once, with what people said so far. */
export type Desk = {
	readonly playbook: Playbook;
	readonly frame: Frame;
	readonly complete: boolean;
	readonly head: PlaybookHead;
	readonly store: ProgressStore;
	readonly me: string;
	readonly now: number;
	/** Where the playbook stands, with what was seen remembered; says on stderr when it cannot be. */
	readonly look: () => Promise<PlaybookView>;
	/** Changes the progress and says where the playbook stands then. */
	readonly change: (change: (progress: Progress) => Progress) => Promise<PlaybookView>;
};

/** Codes that steps may name: those of checks, and those of files on this machine. */
export const knownCodes: ReadonlySet<string> = new Set([...checks.map(({code}) => code), ...factCodes]);

/** Who says something: --by, else the user of this machine. */
export function operator(options: {readonly by?: string}, env: CommandContext['env']): string {
	return options.by || env.SUDO_USER || env.USER || env.LOGNAME || userInfo().username;
}

/** Reads the cluster and opens the progress of the playbook on it. */
export async function openDesk(options: PlaybookOptions, context: CommandContext): Promise<Desk> {
	const here = await readOnce(options, context);
	const {snapshot} = here.frame;
	const name = options.playbook ?? (snapshot.profile.mode === 'parallel' ? 'parallel' : 'in-place');
	const playbook = await validPlaybook(name, knownCodes);
	const read =
		options.against === undefined ? here : await withOther(options.against, here, options, context);
	const folder = options.progressDir ?? join(stateFolder(context.env, homedir()), 'playbooks');
	const cluster = await clusterOf(options, read.frame, folder);
	const me = operator(options, context.env);
	const store = openStore({
		folder,
		cluster,
		playbook: playbook.name,
		me,
		shared: options.progressDir !== undefined,
	});
	// A recorded cluster stands still at its moment; what people say of it is said now.
	const now = options.snapshot === undefined && options.demo === undefined ? Date.now() : snapshot.now;
	const walks = walker(read.frame);
	const viewOf = (progress: Progress) =>
		evaluate({
			playbook,
			progress,
			snapshot: read.frame.snapshot,
			diagnosis: read.frame.diagnosis,
			now,
			walks,
			held: heldTriggers(read.frame.snapshot),
		});
	return {
		playbook,
		frame: read.frame,
		complete: read.complete,
		head: {context: snapshot.cluster.context, cluster},
		store,
		me,
		now,
		look: async () => {
			const before = await store.read();
			const view = viewOf(before);
			if (observe(view) === before) return view;
			try {
				return viewOf(await store.update(progress => observe(viewOf(progress))));
			} catch (error) {
				context.stderr.write(`What was seen is not remembered: ${(error as Error).message}\n`);
				return view;
			}
		},
		change: async change => viewOf(await store.update(progress => observe(viewOf(change(progress))))),
	};
}

type StoreSetup = {
	readonly folder: string;
	readonly cluster: string;
	readonly playbook: string;
	readonly me: string;
	readonly shared: boolean;
};

/** The progress of a playbook on this machine. */
export function openStore({folder, cluster, playbook, me, shared}: StoreSetup): ProgressStore {
	return openProgress({
		folder,
		cluster,
		playbook,
		shared,
		me: {by: me, host: hostname(), pid: process.pid},
		now: Date.now,
		isAlive,
		wait: async milliseconds => {
			await wait(milliseconds);
		},
	});
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// It is there and belongs to somebody else.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

async function withOther(
	against: string,
	here: Awaited<ReturnType<typeof readOnce>>,
	options: PlaybookOptions,
	context: CommandContext,
) {
	const {comparedWith} = await import('../against.ts');
	const read = await comparedWith(against, here, options, context);
	const {cluster, other} = read.frame.snapshot;
	const isPast = isEarlier(read.frame.snapshot) && against !== options.snapshot;
	if (cluster.uid !== '' && cluster.uid === other?.cluster.uid && !isPast)
		throw new CliError(
			`${cluster.context} and ${other.cluster.context} are one and the same cluster (uid ${cluster.uid} of namespace kube-system). Name two clusters with --context and --against.`,
			'usage',
		);
	return read;
}

/** What the progress is kept under. While the API is silent the uid is the one that this context had last. */
export async function clusterOf(
	options: SourceOptions,
	{snapshot}: Pick<Frame, 'snapshot'>,
	folder: string,
): Promise<string> {
	const {uid, context, server} = snapshot.cluster;
	if (options.demo !== undefined) return `demo-${options.demo || 'canonical'}`;
	if (options.snapshot !== undefined) return uid || `snapshot-${context}`;
	if (uid !== '') {
		await rememberCluster(folder, {context, server}, uid);
		return uid;
	}
	const known = await knownCluster(folder, {context, server});
	if (known !== undefined) return known;
	throw new CliError(
		'Which cluster this is cannot be told: namespace kube-system could not be read, and this context was not used for a playbook before. Repair the access and try again.',
		'inconclusive',
	);
}

/** Walks through a decision tree on a frame, each tree once. */
export function walker({
	snapshot,
	diagnosis,
}: Pick<Frame, 'snapshot' | 'diagnosis'>): (tree: string) => readonly Walk[] {
	const known = new Map<string, readonly Walk[]>();
	const world = {snapshot, findings: diagnosis.findings};
	return name => {
		const found = known.get(name);
		if (found !== undefined) return found;
		const tree = trees.find(one => one.name === name);
		const walks = tree?.scopes(world).map(scope => walk(trees, world, tree, scope)) ?? [];
		known.set(name, walks);
		return walks;
	};
}
