import type {Argv} from 'yargs';
import {waveNames} from '../../migration/waves.ts';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type RestartOptions = SourceOptions &
	ActionOptions & {
		readonly output: 'text' | 'json';
		readonly objects: readonly string[];
		readonly wave: readonly string[];
		readonly rhythm: 'each' | 'wave';
		readonly patience: number;
		/** NAMESPACE/NAME of a pod that nothing creates again. */
		readonly bare?: string;
	};

function withRestartOptions<T>(yargs: Argv<T>) {
	return withActionOptions(withSourceOptions(yargs))
		.positional('objects', {
			type: 'string',
			array: true,
			default: [],
			describe: 'KIND/NAMESPACE/NAME; all of the restart plan when none is named',
		})
		.option('wave', {
			type: 'string',
			array: true,
			requiresArg: true,
			default: [],
			choices: [...waveNames, 'next'],
			describe: 'only these waves of the restart plan',
		})
		.option('rhythm', {
			choices: ['each', 'wave'] as const,
			default: 'each' as const,
			describe: 'wait after each workload, or after each wave',
		})
		.option('patience', {
			type: 'number',
			default: 300,
			requiresArg: true,
			describe: 'seconds a workload may take to come back before everything stops',
		})
		.option('bare', {
			type: 'string',
			requiresArg: true,
			describe: 'NAMESPACE/NAME of one pod that nothing creates again: it is deleted',
		})
		.option('output', {
			alias: 'o',
			choices: ['text', 'json'] as const,
			default: 'text' as const,
			describe: 'format',
		});
}

/** `restart plan|run`: moves workloads of the restart plan to new addresses, in order, watched. */
export const restartCommand: Register = (yargs, choose) =>
	yargs.command(
		'restart <command>',
		'restart what has to move to new addresses, in order and watched',
		(group: Argv) =>
			group
				.command(
					'plan [objects..]',
					'what would be restarted, in which order and what it touches; changes nothing',
					(command: Argv) =>
						withRestartOptions(command).example(
							`${programName} restart plan --wave next`,
							'the first wave that is left',
						),
					argv =>
						choose(async context => {
							const {confirm: _, ...options} = argv as unknown as RestartOptions;
							return await (await import('../restart/run.ts')).runRestart({...options, yes: false}, context);
						}),
				)
				.command(
					'run [objects..]',
					'the same plan; with --allow-actions --yes --confirm DIGEST it is carried out and watched',
					(command: Argv) => withRestartOptions(command),
					argv =>
						choose(async context =>
							(await import('../restart/run.ts')).runRestart(argv as unknown as RestartOptions, context),
						),
				)
				.demandCommand(1, 'restart needs a command: plan or run.'),
	);
