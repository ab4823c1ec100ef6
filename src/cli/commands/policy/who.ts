import type {Argv} from 'yargs';
import type {CommandContext} from '../../command-line.ts';
import {exitCodes} from '../../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../../options.ts';
import {writeAll} from '../../output.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';
import {readPolicies, readPort, withPlaces} from './read.ts';

type WhoOptions = SourceOptions & {
	readonly target: string;
	readonly source: string;
	readonly port: readonly string[];
	readonly output: 'text' | 'json';
};

const withWho = (command: Argv, name: 'target' | 'source', describe: string) =>
	withSourceOptions(command)
		.positional(name, {type: 'string', demandOption: true, describe})
		.option('port', {
			alias: 'p',
			type: 'string',
			array: true,
			default: [] as string[],
			describe:
				'80/TCP, http/TCP, 8000-9000/UDP; every port that is known to be listened on when none is named',
		})
		.option('output', {
			alias: 'o',
			choices: ['text', 'json'] as const,
			default: 'text' as const,
			describe: 'format',
		});

/** `policy who-can`: who may reach a pod or Service. */
export const whoCanCommand: Register = (yargs, choose) =>
	yargs.command(
		'who-can <target>',
		'list who may reach a pod or Service',
		(command: Argv) =>
			withWho(command, 'target', 'ns/pod, ns/service:NAME or an address').example(
				`${programName} policy who-can shop/service:web`,
				'on every port it has',
			),
		argv => choose(context => runWho('target', argv as unknown as WhoOptions, context)),
	);

/** `policy reach`: where a pod may get to. */
export const reachCommand: Register = (yargs, choose) =>
	yargs.command(
		'reach <source>',
		'list what a pod may reach',
		(command: Argv) =>
			withWho(command, 'source', 'ns/pod, an address or jump-host').example(
				`${programName} policy reach shop/web-0`,
				'every pod, on the ports it listens on',
			),
		argv => choose(context => runWho('source', argv as unknown as WhoOptions, context)),
	);

async function runWho(
	role: 'target' | 'source',
	options: WhoOptions,
	context: CommandContext,
): Promise<number> {
	const ports = await Promise.all(options.port.map(readPort));
	const {snapshot, complete} = await readPolicies(options, context);
	const {reachOf, whoCan} = await import('../../../systems/reach/who.ts');
	const place = options[role];
	const reach = await withPlaces(() => (role === 'target' ? whoCan : reachOf)(snapshot, place, ports));
	const {reachJson, reachText} = await import('../../../report/policy/who.ts');
	const text =
		options.output === 'json'
			? `${JSON.stringify(reachJson(snapshot, role, place, reach), null, 2)}\n`
			: reachText(role, place, reach);
	await writeAll(context.stdout, [text]);
	return complete ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
