import {homedir} from 'node:os';
import {join} from 'node:path';
import {heldTriggers} from '../../migration/trigger-times.ts';
import {evaluate} from '../../playbook/evaluate.ts';
import {validPlaybook} from '../../playbook/files/load.ts';
import {emptyProgress, type Progress} from '../../playbook/progress.ts';
import type {PhaseView} from '../../playbook/view.ts';
import {stateFolder} from '../../record/state-folder.ts';
import type {Frame} from '../../session/session.ts';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {clusterOf, knownCodes, openStore, operator, type PlaybookOptions, walker} from './desk.ts';

/**
 * The phase that says what success is, as it stands on a frame with what people confirmed and waived: P10, or the last one of a playbook
 * without it. `walked` is the progress of a journal; else the one on this machine counts. Nothing is written.
 */
export async function successPhase(
	frame: Pick<Frame, 'snapshot' | 'diagnosis'>,
	walked: Progress | undefined,
	options: PlaybookOptions,
	context: CommandContext,
): Promise<PhaseView> {
	const {snapshot, diagnosis} = frame;
	const name = options.playbook ?? (snapshot.profile.mode === 'parallel' ? 'parallel' : 'in-place');
	const playbook = await validPlaybook(name, knownCodes);
	const progress = walked ?? (await progressOf(frame, playbook.name, options, context));
	const {phases} = evaluate({
		playbook,
		progress,
		snapshot,
		diagnosis,
		now: snapshot.now,
		walks: walker(frame),
		held: heldTriggers(snapshot),
	});
	const found = phases.find(({phase}) => phase.id === 'P10') ?? phases.at(-1);
	if (found === undefined) throw new CliError(`The playbook ${playbook.name} has no phases.`, 'usage');
	return found;
}

async function progressOf(
	frame: Pick<Frame, 'snapshot' | 'diagnosis'>,
	playbook: string,
	options: PlaybookOptions,
	context: CommandContext,
): Promise<Progress> {
	const folder = options.progressDir ?? join(stateFolder(context.env, homedir()), 'playbooks');
	const {uid} = frame.snapshot.cluster;
	// Without the identity of the cluster nobody's word can be told to be about it.
	if (uid === '' && options.snapshot === undefined && options.demo === undefined)
		return emptyProgress('', playbook, frame.snapshot.now);
	const cluster = await clusterOf(options, frame, folder);
	const me = operator(options, context.env);
	return await openStore({folder, cluster, playbook, me, shared: options.progressDir !== undefined}).read();
}
