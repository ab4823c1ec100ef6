import type {Frame} from '../session/session.ts';
import type {RunningSession} from '../session/start.ts';
import type {Snapshot} from '../store/snapshot.ts';
import type {CommandContext} from './command-line.ts';
import {CliError} from './errors.ts';
import type {SourceOptions} from './options.ts';
import {openSource} from './source.ts';

/** What the cluster of a session is compared with while it runs. */
export type OtherSession = {
	readonly writtenDown: boolean;
	/** Why it will never answer, in words; empty as long as it may. */
	readonly problem: () => string;
	/** Undefined until something is known of it. */
	readonly frame: () => Frame | undefined;
	/** The same as checks compare with. */
	readonly snapshot: () => Snapshot['other'];
	/** Has what depends on it worked out again when it changes, at most once a second. */
	readonly drive: (session: Pick<RunningSession, 'refresh'>) => void;
	readonly close: () => Promise<void>;
};

const everyMs = 1_000;

/**
 * Begins to read what --against names: a context of the kubeconfig, or a snapshot folder when there is one of that name. Nothing of it can
 * be changed from here. Throws a CliError when it is the context that is read anyway.
 */
export async function openOther(
	against: string,
	options: SourceOptions,
	context: CommandContext,
): Promise<OtherSession> {
	const {stat} = await import('node:fs/promises');
	const writtenDown = await stat(against).then(
		found => found.isDirectory(),
		() => false,
	);
	if (!writtenDown && against === options.context)
		throw new CliError(`${against} cannot be compared with itself: name two clusters.`, 'usage');
	const {snapshot: _, demo: __, context: ___, profile: ____, probes: _____, iac: ______, ...same} = options;
	const chosen = {...same, ...(writtenDown ? {snapshot: against} : {context: against})};
	const source = await openSource(chosen, context, false);
	const {startSession} = await import('../session/start.ts');
	const {triggers: _______, ...only} = source.session;
	const running = startSession({...only, live: true});
	// A kubeconfig that cannot be used is told where the clusters are compared: this one is still worth looking at.
	let failed = '';
	running.fatal.catch((error: unknown) => {
		failed = error instanceof Error ? error.message : String(error);
	});
	const frame = (): Frame | undefined => {
		const current = running.frame();
		const {revision, api} = current.snapshot;
		return revision === 0 || api.kind === 'connecting' ? undefined : current;
	};
	const stops: (() => void)[] = [];
	return {
		writtenDown,
		problem: () => failed,
		frame,
		snapshot: () => {
			const there = frame()?.snapshot;
			return there && {...there, ...(writtenDown && ({writtenDown: true} as const))};
		},
		drive: session => {
			let waiting: (() => void) | undefined;
			stops.push(
				running.subscribe(() => {
					waiting ??= source.session.clock.after(everyMs, () => {
						waiting = undefined;
						void session.refresh();
					});
				}),
				() => waiting?.(),
			);
		},
		close: async () => {
			for (const stop of stops) stop();
			await running.close();
			await source.close();
		},
	};
}
