import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type WhyOptions = SourceOptions & {readonly what: readonly string[]; readonly output: 'text' | 'json'};

/** `why WHAT`: question by question to a cause, or to what would have to be known first. */
export const whyCommand: Register = (yargs, choose) =>
	yargs.command(
		'why <what..>',
		'why something does not work: question by question, with what answers each',
		(command: Argv) =>
			withSourceOptions(command)
				.positional('what', {
					type: 'string',
					array: true,
					demandOption: true,
					describe: 'a topic (models, dns, service …), a code, ns/NAME, or KIND NAMESPACE/NAME',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} why models`, 'why models are not ready')
				.example(`${programName} why ns/serving`, 'everything that is wrong in a namespace')
				.example(`${programName} why service serving/mesh`, 'why a Service is not reached')
				.example(
					`${programName} why CID-02 -o json --demo`,
					'how a finding came to be, of the embedded cluster',
				),
		argv => choose(context => runWhy(argv as unknown as WhyOptions, context)),
	);

async function runWhy(options: WhyOptions, context: CommandContext): Promise<number> {
	const {whyQuestion, whyTopics} = await import('../../diagnosis/why-question.ts');
	const question = whyQuestion(options.what);
	if (question === undefined)
		throw new CliError(
			`"${options.what.join(' ')}" cannot be asked about. Give a code (docs/checks.md), ns/NAME, pod|service|model|server|workflow|node NAME with its NAMESPACE/, or a topic: ${whyTopics.join(', ')}.`,
			'usage',
		);
	const {frame, complete} = await readOnce(options, context);
	const {why} = await import('../../diagnosis/why.ts');
	const {whyJson, whyLines} = await import('../../report/why.ts');
	const {likesOf} = await import('../print-report.ts');
	const answer = why(frame.snapshot, frame.diagnosis, question);
	const width = Math.min(120, context.stdout.columns ?? 100);
	const text =
		options.output === 'json'
			? JSON.stringify(whyJson(frame.snapshot, answer), null, 2)
			: [
					...whyLines(answer, width),
					...(answer.verdict === 'cause' ? await likesOf(frame.diagnosis.findings, context) : []),
				].join('\n');
	await writeAll(context.stdout, [`${text}\n`]);
	if (answer.verdict === 'cause') return exitCodes.fail.code;
	return complete && answer.verdict === 'clear' ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
