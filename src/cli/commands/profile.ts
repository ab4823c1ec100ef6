import type {Argv} from 'yargs';
import {type SourceOptions, withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type ProfileOptions = SourceOptions & {readonly output?: string};

/** `profile init`: the values of the cluster as they are now, to be corrected and used as expectations. */
export const profileCommand: Register = (yargs, choose) =>
	yargs.command(
		'profile <action>',
		'write a profile learned from the cluster: what to expect of it from then on',
		(command: Argv) =>
			withSourceOptions(command)
				.positional('action', {
					choices: ['init'] as const,
					demandOption: true,
					describe: 'init: learn a new one',
				})
				.option('output', {
					alias: 'o',
					type: 'string',
					requiresArg: true,
					describe: 'a file that does not exist yet; printed when absent',
				})
				.example(`${programName} profile init -o prod.yaml`, 'before the change')
				.example(`${programName} check --profile prod.yaml`, 'after it'),
		argv =>
			choose(async context => {
				const {initProfile} = await import('../init-profile.ts');
				return await initProfile(argv as unknown as ProfileOptions, context);
			}),
	);
