import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type DiffOptions = SourceOptions & {
	readonly before: string;
	readonly after: string;
	readonly output: 'text' | 'json';
};

/** `diff A B`: what is not at one moment as it was at another. */
export const diffCommand: Register = (yargs, choose) =>
	yargs.command(
		'diff <before> <after>',
		'compare two moments: verdicts, Services and addresses, pods moved, workloads, policies',
		(command: Argv) =>
			withSourceOptions(command)
				.positional('before', {
					type: 'string',
					demandOption: true,
					describe: 'a snapshot folder, JOURNAL[@TIME], or context:NAME for a cluster as it is now',
				})
				.positional('after', {
					type: 'string',
					demandOption: true,
					describe: 'the same; ends with 1 when a Service or the pods of a workload are lost',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} diff ./before ./after`, 'two snapshots')
				.example(`${programName} diff context:old context:new`, 'two clusters')
				.example(`${programName} diff night.ktj@22:14 night.ktj@22:21 -o json`, 'seven minutes of a journal'),
		argv => choose(context => runDiff(argv as unknown as DiffOptions, context)),
	);

async function runDiff(options: DiffOptions, context: CommandContext): Promise<number> {
	const [{openMoment}, {difference, isLoss}, {differenceJson, differenceLines}] = await Promise.all([
		import('../record/open-moment.ts'),
		import('../../diagnosis/difference/difference.ts'),
		import('../../report/difference.ts'),
	]);
	const side = async (text: string) => {
		const {name, snapshot, diagnosis, isNow, complete} = await openMoment(text, options, context);
		return {
			name,
			isNow,
			complete,
			moment: {snapshot, verdict: diagnosis.verdict, findings: diagnosis.findings},
		};
	};
	const sides = {before: await side(options.before), after: await side(options.after)};
	const uids = [sides.before, sides.after].map(({moment}) => moment.snapshot.cluster.uid);
	if (sides.before.isNow && sides.after.isNow && uids[0] !== '' && uids[0] === uids[1])
		throw new CliError(
			`${options.before} and ${options.after} are one and the same cluster (uid ${uids[0]} of namespace kube-system). Name two clusters, or a snapshot of this one from before.`,
			'usage',
		);
	const found = difference(sides.before.moment, sides.after.moment);
	const text =
		options.output === 'json'
			? JSON.stringify(differenceJson(sides, found), null, 2)
			: differenceLines(sides, found).join('\n');
	await writeAll(context.stdout, [`${text}\n`]);
	if (isLoss(found)) return exitCodes.fail.code;
	return sides.before.complete && sides.after.complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
