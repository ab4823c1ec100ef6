import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type WhoOptions = SourceOptions & {readonly address: string; readonly output: 'text' | 'json'};

/** `who ADDRESS[:PORT]`: whose an address of a log line or a configuration is. */
export const whoCommand: Register = (yargs, choose) =>
	yargs.command(
		'who <address>',
		'whose an address is: Service, pod, node or nobody, and what is behind it',
		(command: Argv) =>
			withSourceOptions(command)
				.positional('address', {
					type: 'string',
					demandOption: true,
					describe: 'ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(`${programName} who 10.43.51.131:9004`, 'an address out of a log line')
				.example(`${programName} who 10.43.51.131 -o json --demo`, 'as JSON, of the embedded cluster'),
		argv => choose(context => runWho(argv as unknown as WhoOptions, context)),
	);

const answered = new Set(['owned', 'free', 'outside']);

async function runWho(options: WhoOptions, context: CommandContext): Promise<number> {
	const {whoIs, whoTarget} = await import('../../systems/who.ts');
	const target = whoTarget(options.address);
	if (target === undefined)
		throw new CliError(
			`"${options.address}" is no address: give ADDRESS, ADDRESS:PORT or [ADDRESS]:PORT, as in 10.43.0.10:53.`,
			'usage',
		);
	const {frame, complete} = await readOnce(options, context, whoSources);
	const answer = whoIs(frame.snapshot, target);
	const {whoJson, whoLines} = await import('../../report/who.ts');
	const text =
		options.output === 'json' ? JSON.stringify(whoJson(answer), null, 2) : whoLines(answer).join('\n');
	await writeAll(context.stdout, [`${text}\n`]);
	if (answer.verdict === 'stale') return exitCodes.fail.code;
	return complete && answered.has(answer.verdict) ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

const whoSources = [
	'pods',
	'nodes',
	'services',
	'endpointSlices',
	'daemonSets',
	'deployments',
	'ipPools',
	'ipamBlocks',
	'installations',
	'serviceCidrs',
	'ipAddressPools',
] as const;
