import type {Argv} from 'yargs';
import type {CommandContext} from '../../command-line.ts';
import {CliError} from '../../errors.ts';
import {exitCodes} from '../../exit-codes.ts';
import {readOnce} from '../../headless.ts';
import {type SourceOptions, withSourceOptions} from '../../options.ts';
import {writeAll} from '../../output.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';
import {namespacesOf, readPolicies, readPort, withPlaces} from './read.ts';

type SuggestOptions = SourceOptions & {
	readonly from: string;
	readonly to: string;
	readonly port: string;
	readonly output: 'yaml' | 'json';
};

/** `policy suggest`: the smallest NetworkPolicy that opens a connection, and what else it opens. */
export const suggestCommand: Register = (yargs, choose) =>
	yargs.command(
		'suggest',
		'print the smallest NetworkPolicy that lets a connection through; nothing is applied',
		(command: Argv) =>
			withSourceOptions(command)
				.option('from', {
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: 'ns/pod or an address',
				})
				.option('to', {
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: 'ns/pod, ns/service:NAME or an address',
				})
				.option('port', {
					alias: 'p',
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: '80/TCP, http/TCP',
				})
				.option('output', {
					alias: 'o',
					choices: ['yaml', 'json'] as const,
					default: 'yaml' as const,
					describe: 'format',
				})
				.example(
					`${programName} policy suggest --from shop/web-0 --to shop-db/service:db --port 5432`,
					'with everything else it would open as a comment',
				),
		argv => choose(context => runSuggest(argv as unknown as SuggestOptions, context)),
	);

async function runSuggest(options: SuggestOptions, context: CommandContext): Promise<number> {
	const wanted = await readPort(options.port);
	const {snapshot} = await readPolicies(options, context);
	const {suggest} = await import('../../../systems/reach/suggest.ts');
	const suggestion = await withPlaces(() => suggest(snapshot, options.from, options.to, wanted));
	const {suggestJson, suggestText} = await import('../../../report/policy/suggest.ts');
	const text =
		options.output === 'json'
			? `${JSON.stringify(suggestJson(suggestion), null, 2)}\n`
			: suggestText(suggestion);
	await writeAll(context.stdout, [text]);
	return suggestion.after === 'allow' ? exitCodes.pass.code : exitCodes.inconclusive.code;
}

/** `policy template`: a baseline for a namespace, from what is known to be needed there. */
export const templateCommand: Register = (yargs, choose) =>
	yargs.command(
		'template',
		'print a baseline NetworkPolicy for namespaces, from what is known to be needed there',
		(command: Argv) =>
			withSourceOptions(command).example(
				`${programName} policy template -n models > baseline.yaml`,
				'then: ktriage policy diff --with baseline.yaml',
			),
		argv => choose(context => runTemplate(argv as unknown as SourceOptions, context)),
	);

async function runTemplate(options: SourceOptions, context: CommandContext): Promise<number> {
	const {namespace: _, ...everywhere} = options;
	const {frame, complete} = await readOnce({...everywhere, standIns: true}, context);
	const {baselineFor, templateNamespaces} = await import('../../../systems/reach/template.ts');
	const named = namespacesOf(frame.snapshot, options);
	const namespaces = named.length > 0 ? named : templateNamespaces(frame.snapshot);
	if (namespaces.length === 0)
		throw new CliError('No namespace here is known to serve models. Name one with -n.', 'usage');
	const {manifestsText} = await import('../../../report/policy/suggest.ts');
	await writeAll(context.stdout, [
		manifestsText(namespaces.map(namespace => baselineFor(frame.snapshot, namespace))),
	]);
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
