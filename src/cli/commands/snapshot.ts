import type {Argv} from 'yargs';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type SaveOptions = SourceOptions &
	ActionOptions & {readonly directory: string; readonly force: boolean; readonly counters: boolean};

/** `snapshot save DIR`: everything that can be listed, as a folder that can be read, mailed and opened again. */
export const snapshotCommand: Register = (yargs, choose) =>
	yargs.command(
		'snapshot <action> <directory>',
		'save everything that can be listed as a folder of YAML files',
		(command: Argv) =>
			withActionOptions(withSourceOptions(command))
				.positional('action', {
					choices: ['save'] as const,
					demandOption: true,
					describe: 'save: write a new snapshot',
				})
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'a folder that does not exist yet',
				})
				.option('force', {type: 'boolean', default: false, describe: 'replace an earlier snapshot there'})
				.option('counters', {
					type: 'boolean',
					default: false,
					describe: 'with counters of the packet filters, read in calico-node (needs --allow-actions)',
				})
				.example(`${programName} snapshot save ./before`, 'before the change; values of Secrets are left out')
				.example(`${programName} --snapshot ./before`, 'look at it later, without the cluster')
				.example(`${programName} check --snapshot ./before`, 'or check it'),
		argv =>
			choose(async context => {
				const {saveSnapshot} = await import('../save-snapshot.ts');
				return await saveSnapshot(argv as unknown as SaveOptions, context);
			}),
	);
