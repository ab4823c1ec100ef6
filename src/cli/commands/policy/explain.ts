import type {Argv} from 'yargs';
import type {CommandContext} from '../../command-line.ts';
import {exitCodes} from '../../exit-codes.ts';
import {type SourceOptions, withSourceOptions} from '../../options.ts';
import {writeAll} from '../../output.ts';
import {programName} from '../../version.ts';
import type {Register} from '../register.ts';
import {readPolicies, readPort, withPlaces} from './read.ts';

type ExplainOptions = SourceOptions & {
	readonly from: string;
	readonly to: string;
	readonly port: string;
	readonly output: 'text' | 'json';
};

/** `policy explain`: may this reach that, and which rule decides. */
export const explainCommand: Register = (yargs, choose) =>
	yargs.command(
		'explain',
		'say whether one may reach the other, and which rule decides',
		(command: Argv) =>
			withSourceOptions(command)
				.option('from', {
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: 'ns/pod, an address, or jump-host',
				})
				.option('to', {
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: 'ns/pod, ns/service:NAME, an address or a host name',
				})
				.option('port', {
					alias: 'p',
					type: 'string',
					demandOption: true,
					requiresArg: true,
					describe: '80/TCP, http/TCP, 8000-9000/UDP, 8/ICMP',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json'] as const,
					default: 'text' as const,
					describe: 'format',
				})
				.example(
					`${programName} policy explain --from shop/web-0 --to kube-system/service:kube-dns --port 53/UDP`,
					'may this pod ask the DNS?',
				),
		argv => choose(context => runExplain(argv as unknown as ExplainOptions, context)),
	);

async function runExplain(options: ExplainOptions, context: CommandContext): Promise<number> {
	const wanted = await readPort(options.port);
	const {snapshot} = await readPolicies(options, context);
	const {explain} = await import('../../../systems/reach/explain.ts');
	const explanation = await withPlaces(() => explain(snapshot, options.from, options.to, wanted));
	const {explainJson, explainText} = await import('../../../report/policy/explain.ts');
	const text =
		options.output === 'json'
			? `${JSON.stringify(explainJson(explanation), null, 2)}\n`
			: explainText(explanation);
	await writeAll(context.stdout, [text]);
	return explanation.verdict === 'unknown' ? exitCodes.inconclusive.code : exitCodes.pass.code;
}
