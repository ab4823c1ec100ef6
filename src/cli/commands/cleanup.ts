import type {Argv} from 'yargs';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../options.ts';
import type {Register} from './register.ts';

export type CleanupOptions = SourceOptions & ActionOptions & {readonly output: 'text' | 'json'};

/** `cleanup`: probe pods that a crash left. */
export const cleanupCommand: Register = (yargs, choose) =>
	yargs.command(
		'cleanup',
		'plan to delete the probe pods that ktriage left behind; with --allow-actions --yes --confirm DIGEST do it',
		(command: Argv) =>
			withActionOptions(withSourceOptions(command)).option('output', {
				alias: 'o',
				choices: ['text', 'json'] as const,
				default: 'text' as const,
				describe: 'format',
			}),
		argv =>
			choose(async context =>
				(await import('../probe/cleanup.ts')).runCleanup(argv as unknown as CleanupOptions, context),
			),
	);
