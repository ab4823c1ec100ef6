import type {Argv} from 'yargs';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {withOutputOption} from '../playbook/options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type ListIncidents = {readonly output: 'text' | 'json'};
export type ShowIncident = ListIncidents & {readonly id: string};
export type MatchIncidents = SourceOptions & ListIncidents;
export type SaveIncident = SourceOptions & {
	readonly id: string;
	readonly title: string;
	readonly cause: string;
	readonly cure: string;
	readonly reference: string;
	readonly signs: readonly string[];
};

/** `incidents list|show|match|save`: solved cases, known again by their signs. */
export const incidentsCommand: Register = (yargs, choose) => {
	const run = (call: (module: typeof import('../incidents/run.ts'), context: never) => Promise<number>) =>
		choose(async context => await call(await import('../incidents/run.ts'), context as never));
	const text = (describe: string, demandOption: boolean) =>
		({
			type: 'string',
			requiresArg: true,
			demandOption,
			describe,
			...(!demandOption && {default: ''}),
		}) as const;
	return yargs.command('incidents <command>', 'solved cases, known again by their signs', (group: Argv) =>
		group
			.command(
				'list',
				'list the cases that are known: those that ship with the program and your own',
				(command: Argv) => withOutputOption(command),
				argv => run((module, context) => module.listIncidents(argv as unknown as ListIncidents, context)),
			)
			.command(
				'show <id>',
				'print one case: signs, what tells it from others, cause and cure',
				(command: Argv) =>
					withOutputOption(command).positional('id', {
						type: 'string',
						demandOption: true,
						describe: 'as list names it',
					}),
				argv => run((module, context) => module.showIncident(argv as unknown as ShowIncident, context)),
			)
			.command(
				'match',
				'say which cases the cluster looks like now',
				(command: Argv) =>
					withOutputOption(withSourceOptions(command)).example(
						`${programName} incidents match --demo`,
						'what the demo looks like',
					),
				argv => run((module, context) => module.printMatches(argv as unknown as MatchIncidents, context)),
			)
			.command(
				'save <id>',
				'remember what is found now as a case, by codes alone: no names, no addresses',
				(command: Argv) =>
					withSourceOptions(command)
						.positional('id', {type: 'string', demandOption: true, describe: 'name of its file'})
						.option('title', text('the case in a line', true))
						.option('cause', text('what it was', true))
						.option('cure', text('what cured it', true))
						.option('reference', text('a ticket or thread', false))
						.option('signs', {
							type: 'string',
							array: true,
							default: [] as string[],
							describe: 'codes that count (else those of the root causes)',
						})
						.example(
							`${programName} incidents save dns-after-cutover --snapshot ./before --title "…" --cause "…" --cure "…"`,
							'from the snapshot of that night',
						),
				argv => run((module, context) => module.saveIncident(argv as unknown as SaveIncident, context)),
			)
			.demandCommand(1, 'incidents needs a command: list, show, match or save.'),
	);
};
