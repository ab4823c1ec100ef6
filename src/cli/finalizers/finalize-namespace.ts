import {readObject} from '../../actions/objects.ts';
import {objectPath} from '../../actions/plan.ts';
import {planFinalizeNamespace} from '../../finalizers/finalize-namespace.ts';
import {targetOf} from '../../finalizers/plan.ts';
import {scanTerminating} from '../../finalizers/scan.ts';
import {discover} from '../../kube/discovery.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {RemoveOptions} from '../commands/finalizers.ts';
import {CliError} from '../errors.ts';
import {writeAll} from '../output.ts';
import {named} from './named.ts';
import {survey} from './survey.ts';

/** `finalizers remove Namespace/NAME --finalize-namespace`: the namespace is listed through before anything is planned. */
export async function runFinalizeNamespace(options: RemoveOptions, context: CommandContext): Promise<number> {
	const [text = '', ...more] = options.objects;
	if (more.length > 0 || !/^namespaces?\//i.test(text))
		throw new CliError('--finalize-namespace takes one Namespace/NAME.', 'usage');
	const {namespace: _, ...whole} = options;
	return await survey(whole, context, async ({explained, transport, cluster, snapshot}) => {
		const [found] = named(explained, text.replace(/^namespaces\//i, 'Namespace/'));
		if (found === undefined)
			throw new CliError(
				`${text} is not being deleted, or is not there: only what is being deleted is finalized.`,
				'fail',
			);
		const discovery = await discover(transport, context.signal);
		const inside = await scanTerminating({
			transport,
			discovery,
			namespace: found.object.name,
			signal: context.signal,
			elapsed: () => performance.now(),
		});
		const object = await readObject(transport, objectPath(targetOf(found.object)), context.signal);
		const planned = planFinalizeNamespace({explained: found, object, inside}, cluster, snapshot);
		const outcome = await carryOut(planned, options, transport, context);
		const next = `ktriage finalizers remove ${text} --finalize-namespace --protected ${found.object.name} --allow-actions --yes --confirm ${outcome.digest}`;
		await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
		return actionExit(outcome);
	});
}
