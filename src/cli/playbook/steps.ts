import {hostname} from 'node:os';
import {claim, finish, isOld, omit, type Progress} from '../../playbook/progress.ts';
import {cell} from '../../store/sanitise.ts';
import {permissionFor} from '../action-guard.ts';
import type {CommandContext} from '../command-line.ts';
import type {DoneOptions, RunStepOptions, StartOptions} from '../commands/playbook.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {type Desk, openDesk} from './desk.ts';
import {runAudited} from './own-command.ts';
import {answer, stepOf} from './says.ts';

/** Begins a step that is done by hand, and shows what to run. */
export async function runStart(options: StartOptions, context: CommandContext): Promise<number> {
	const desk = await openDesk(options, context);
	const step = stepOf(desk, options.step);
	const view = await desk.change(begin(desk, step.id, options.takeOver));
	if (step.remedy.command !== '') context.stdout.write(`$ ${step.remedy.command}\n`);
	return await answer(context, view, step);
}

/** Ends a step that was begun. */
export async function runDone(options: DoneOptions, context: CommandContext): Promise<number> {
	if (!Number.isInteger(options.exitCode)) throw new CliError('--exit-code takes a whole number.', 'usage');
	const desk = await openDesk(options, context);
	const step = stepOf(desk, options.step);
	const view = await desk.change(progress => {
		const held = progress.claims[step.id];
		if (held === undefined)
			throw new CliError(
				`Nobody began ${step.id}. Begin it with: ktriage playbook start ${step.id}`,
				'usage',
			);
		return finish(progress, step.id, {
			by: cell(desk.me, 80),
			startedAt: held.at,
			endedAt: Date.now(),
			exitCode: options.exitCode,
			detail: cell(options.note, 400) || `ended with exit code ${options.exitCode}`,
		});
	});
	await answer(context, view, step);
	return options.exitCode === 0 ? exitCodes.pass.code : exitCodes.fail.code;
}

/** Runs the playbook's own command of a step, when that is allowed, and keeps how it ended. */
export async function runOwn(options: RunStepOptions, context: CommandContext): Promise<number> {
	const desk = await openDesk(options, context);
	const step = stepOf(desk, options.step);
	const {command} = step;
	if (command === undefined)
		throw new CliError(
			`${step.id} has no command of its own. Do it by hand: ktriage playbook start ${step.id}`,
			'usage',
		);
	context.stderr.write(`$ ${cell(command.run.join(' '), 400)}\n`);
	const permission = permissionFor(context.guard, desk.frame.snapshot.cluster.context, options);
	if (permission.readOnly || !permission.allowActions)
		throw new CliError(
			'A command of a playbook can do anything, so it is run only with --allow-actions, and never with --read-only. Nothing was run.',
			'usage',
		);
	const startedAt = Date.now();
	await desk.change(begin(desk, step.id, options.takeOver));
	const {cluster} = desk.frame.snapshot;
	const run = {step: step.id, command, by: cell(desk.me, 80), cluster, signal: context.signal};
	const result = await runAudited(run, context).catch(async (error: unknown) => {
		await desk.change(progress => ({...progress, claims: omit(progress.claims, step.id)}));
		throw error;
	});
	const view = await desk.change(progress =>
		finish(progress, step.id, {by: cell(desk.me, 80), startedAt, endedAt: Date.now(), ...result}),
	);
	context.stdout.write(`${result.detail}\n`);
	await answer(context, view, step);
	return result.exitCode === 0 ? exitCodes.pass.code : exitCodes.fail.code;
}

function begin(desk: Desk, step: string, takeOver: boolean): (progress: Progress) => Progress {
	return progress => {
		const mine = {by: cell(desk.me, 80), host: hostname(), at: Date.now()};
		const claimed = claim(progress, step, mine, takeOver);
		if ('progress' in claimed) return claimed.progress;
		const {by, host, at} = claimed.held;
		const old = isOld(claimed.held, mine.at) ? ' (an old claim)' : '';
		throw new CliError(
			`${by} on ${host} is at ${step} since ${new Date(at).toISOString()}${old}. Wait for them, or take it over with --take-over.`,
			'fail',
		);
	};
}
