import type {Argv} from 'yargs';
import {type ActionOptions, withPermissionOptions} from '../options.ts';
import type {PlaybookOptions} from '../playbook/desk.ts';
import {withOutputOption, withPlaybookOptions} from '../playbook/options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type BackupCommandOptions = PlaybookOptions &
	Pick<ActionOptions, 'allowActions' | 'readOnly'> & {
		readonly directory: string;
		readonly secrets: boolean;
		readonly verify: boolean;
		readonly rehearse: boolean;
		readonly output: 'text' | 'json';
	};

/** `backup DIR`: everything that can be listed, in an order in which it can be restored, with checksums, read back. */
export const backupCommand: Register = (yargs, choose) =>
	yargs.command(
		'backup <directory>',
		'save everything that can be listed in an order in which it can be restored, and read it back',
		(command: Argv) =>
			withOutputOption(withPermissionOptions(withPlaybookOptions(command)))
				.positional('directory', {
					type: 'string',
					demandOption: true,
					describe: 'a folder that does not exist yet',
				})
				.option('secrets', {
					type: 'boolean',
					default: false,
					describe: 'keep Secrets with their values; files are 0600',
				})
				.option('verify', {
					type: 'boolean',
					default: false,
					describe: 'write nothing: read an earlier backup back',
				})
				.option('rehearse', {
					type: 'boolean',
					default: false,
					describe: 'let the server try to apply all of it (dry run); needs --allow-actions',
				})
				.example(`${programName} backup ./before`, 'before the window; ticks the steps of the playbook')
				.example(`${programName} backup ./before --verify`, 'is it still whole?')
				.example(
					`${programName} backup ./before --verify --rehearse --allow-actions`,
					'would the server take it back? Nothing is changed',
				),
		argv =>
			choose(async context =>
				(await import('../backup/backup.ts')).runBackup(argv as unknown as BackupCommandOptions, context),
			),
	);
