import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type PodsOptions = SourceOptions & {readonly by: 'cidr'; readonly output: 'text' | 'json' | 'csv'};

/** `pods --by cidr`: every pod under the network it is on. */
export const podsCommand: Register = (yargs, choose) =>
	yargs.command(
		'pods',
		'list pods by the network they are on',
		(command: Argv) =>
			withSourceOptions(command)
				.option('by', {choices: ['cidr'] as const, default: 'cidr' as const, describe: 'how to group them'})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json', 'csv'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} pods --by cidr`, 'who is still on an old address?')
				.example(`${programName} pods -n monitoring -o csv > pods.csv`, 'one namespace, for a spreadsheet')
				.example(
					`${programName} pods --demo -o json | jq '.buckets[] | {cidr, kind, count: (.pods|length)}'`,
					'counts',
				),
		argv => choose(context => runPods(argv as unknown as PodsOptions, context)),
	);

async function runPods(options: PodsOptions, context: CommandContext): Promise<number> {
	const {bucketSources} = await import('../../migration/classify-pods.ts');
	const {frame, complete} = await readOnce(options, context, bucketSources);
	const {podsDoubts, podsOutput} = await import('../../report/pods.ts');
	const {snapshot} = frame;
	await writeAll(context.stdout, podsOutput(snapshot, options.output));
	const {unread, doubts} = podsDoubts(snapshot);
	// The text says itself what is not certain; a list of pods that were never read must not look like one that is empty.
	for (const doubt of options.output === 'text' ? unread : [...unread, ...doubts])
		context.stderr.write(`not certain: ${doubt}\n`);
	return complete && unread.length === 0 ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
