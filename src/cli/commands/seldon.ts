import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type SeldonOptions = SourceOptions & {readonly output: 'text' | 'json'};

/** `seldon`: per model the way from its object to an answer, and the hop at which it breaks off. */
export const seldonCommand: Register = (yargs, choose) =>
	yargs.command(
		'seldon',
		'do the models answer, and if not, which hop fails',
		(command: Argv) =>
			withSourceOptions(command)
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} seldon`, 'models, servers, experiments, and where requests end')
				.example(
					`${programName} seldon -o json | jq '.models[] | {name, answering, failing}'`,
					'for a script',
				),
		argv => choose(context => runSeldon(argv as unknown as SeldonOptions, context)),
	);

async function runSeldon(options: SeldonOptions, context: CommandContext): Promise<number> {
	const {frame, complete} = await readOnce(options, context);
	const {seldonSummary} = await import('../../systems/seldon.ts');
	const {seldonOutput} = await import('../../report/seldon.ts');
	const summary = seldonSummary(frame);
	await writeAll(context.stdout, seldonOutput(summary, options.output));
	// Without the secrets of storage everything but their shape is known.
	const certain = summary.gaps.every(({source, state}) => state === 'absent' || source === 'Secrets (shape)');
	return complete && certain && summary.presence !== 'unknown'
		? exitCodes.pass.code
		: exitCodes.inconclusive.code;
}
