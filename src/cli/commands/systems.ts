import type {Argv} from 'yargs';
import type {Frame} from '../../session/session.ts';
import type {Gap} from '../../systems/system.ts';
import type {CommandContext} from '../command-line.ts';
import {exitCodes} from '../exit-codes.ts';
import {readOnce} from '../headless.ts';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {writeAll} from '../output.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type SystemOptions = SourceOptions & {readonly output: 'text' | 'json'};

/** What a command prints: the summary as JSON or as lines, and what could not be read for it. */
type Printed = {
	readonly summary: {readonly gaps: readonly Gap[]};
	readonly lines: () => readonly string[];
};

type SystemCommand = {
	readonly name: string;
	readonly describe: string;
	readonly print: (frame: Frame) => Promise<Printed>;
};

const commands: readonly SystemCommand[] = [
	{
		name: 'calico',
		describe: 'show what Calico is made of: components, pools, nodes',
		print: async frame => {
			const [{calicoSummary}, {calicoText}] = await Promise.all([
				import('../../systems/calico.ts'),
				import('../../report/systems/calico.ts'),
			]);
			const summary = calicoSummary(frame);
			return {summary, lines: () => calicoText(summary)};
		},
	},
	{
		name: 'metallb',
		describe: 'show pools and Services of MetalLB: asked, assigned, announced',
		print: async frame => {
			const [{metallbSummary}, {metallbText}] = await Promise.all([
				import('../../systems/metallb.ts'),
				import('../../report/systems/metallb.ts'),
			]);
			const summary = metallbSummary(frame);
			return {summary, lines: () => metallbText(summary)};
		},
	},
	{
		name: 'dns',
		describe: 'show who answers names, who cannot ask, and where Services lead',
		print: async frame => {
			const [{dnsSummary}, {dnsText}] = await Promise.all([
				import('../../systems/dns.ts'),
				import('../../report/systems/dns.ts'),
			]);
			const summary = dnsSummary(frame);
			return {summary, lines: () => dnsText(summary)};
		},
	},
	{
		name: 'policies',
		describe: 'show policies, whom they select and isolate, and dead selectors',
		print: async frame => {
			const [{policiesSummary}, {policiesText}] = await Promise.all([
				import('../../systems/policies.ts'),
				import('../../report/systems/policies.ts'),
			]);
			const summary = policiesSummary(frame);
			return {summary, lines: () => policiesText(summary)};
		},
	},
];

/** `calico`, `metallb`, `dns`, `policies`: what the screens of these names show, as text or JSON. */
export const systemCommands: readonly Register[] = commands.map(
	({name, describe, print}): Register =>
		(yargs, choose) =>
			yargs.command(
				name,
				describe,
				(command: Argv) =>
					withSourceOptions(command)
						.option('output', {
							alias: 'o',
							choices: ['text', 'json'] as const,
							default: 'text' as const,
							describe: 'format',
						})
						.example(`${programName} ${name}`, 'the cluster of the current context')
						.example(`${programName} ${name} --demo -o json`, 'an embedded cluster, for scripts'),
				argv => choose(context => runSystem(print, argv as unknown as SystemOptions, context)),
			),
);

async function runSystem(
	print: SystemCommand['print'],
	options: SystemOptions,
	context: CommandContext,
): Promise<number> {
	const {frame, complete} = await readOnce(options, context);
	const {summary, lines} = await print(frame);
	const text = options.output === 'json' ? JSON.stringify(summary, null, 2) : lines().join('\n');
	await writeAll(context.stdout, [`${text}\n`]);
	const certain = summary.gaps.every(({state}) => state === 'absent');
	return complete && certain ? exitCodes.pass.code : exitCodes.inconclusive.code;
}
