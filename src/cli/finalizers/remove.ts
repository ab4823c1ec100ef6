import type {ActionPlan} from '../../actions/plan.ts';
import {planRemoval} from '../../finalizers/plan.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {RemoveOptions} from '../commands/finalizers.ts';
import {CliError} from '../errors.ts';
import {writeAll} from '../output.ts';
import {named} from './named.ts';
import {survey} from './survey.ts';

/** `finalizers remove OBJECT…`: the plan, and with --yes --confirm DIGEST what became of it. */
export async function runRemove(options: RemoveOptions, context: CommandContext): Promise<number> {
	const {finalizer} = options;
	if (finalizer === undefined)
		throw new CliError('--finalizer is missing: name the one finalizer to take off.', 'usage');
	return await survey(options, context, async found => {
		const objects = options.objects.flatMap(text => {
			const matches = named(found.explained, text);
			if (matches.length > 1)
				throw new CliError(
					`${text} means ${matches.length} objects: add --namespace, or the group of the type.`,
					'usage',
				);
			if (matches.length === 0 && options.confirm === undefined)
				throw new CliError(
					`${text} is not being deleted${options.namespace ? ` in ${options.namespace}` : ''}, or is not there: a finalizer is only taken off what is being deleted.`,
					'fail',
				);
			return matches;
		});
		const planned = planRemoval(objects, finalizer, found.cluster, found.snapshot);
		const outcome = await carryOut(planned, options, found.transport, context);
		const next = `ktriage finalizers remove ${options.objects.join(' ')}${options.namespace ? ` -n ${options.namespace}` : ''} --finalizer ${finalizer}${secondTime(outcome.plan)} --allow-actions --yes --confirm ${outcome.digest}`;
		await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
		return actionExit(outcome);
	});
}

function secondTime({confirmations}: ActionPlan): string {
	const typed = confirmations.filter(one => one.kind === 'typed');
	return typed.length > 1 ? ` --protected ${typed[1]?.text}` : '';
}
