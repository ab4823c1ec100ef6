import {cleanupPlan} from '../../probes/throw-away/cleanup.ts';
import {carryOut} from '../actions/carry-out.ts';
import {actionExit, actionOutput} from '../actions/outcome.ts';
import type {CommandContext} from '../command-line.ts';
import type {CleanupOptions} from '../commands/cleanup.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {withProbes} from './open.ts';

/** `cleanup`. */
export async function runCleanup(options: CleanupOptions, context: CommandContext): Promise<number> {
	return await withProbes(
		options,
		context,
		async ({frame: {snapshot}, cluster, transport}) => {
			const plan = cleanupPlan(snapshot, cluster);
			if (plan === undefined) {
				const json = {
					format: 'ktriage.action/v1',
					kind: 'cleanup',
					requests: [],
					result: 'planned',
					reason: 'nothing is left',
				};
				await writeAll(context.stdout, [
					options.output === 'json'
						? `${JSON.stringify(json, null, 2)}\n`
						: 'Nothing that ktriage made is left.\n',
				]);
				return exitCodes.pass.code;
			}
			const outcome = await carryOut({kind: 'plan', plan}, options, transport, context);
			const next = `ktriage cleanup --allow-actions --yes --confirm ${outcome.digest}`;
			await writeAll(context.stdout, [actionOutput(outcome, options.output, next)]);
			return actionExit(outcome);
		},
		['pods'],
	);
}
