import type {Argv} from 'yargs';
import {type ActionOptions, type SourceOptions, withActionOptions, withSourceOptions} from '../options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

type Output = {readonly output: 'text' | 'json'};

export type ListOptions = SourceOptions & Output & {readonly all: boolean};
export type ExplainOptions = SourceOptions & Output & {readonly object: string};
export type RemoveOptions = SourceOptions &
	Output &
	ActionOptions & {
		readonly objects: readonly string[];
		/** Absent with --finalize-namespace. */
		readonly finalizer?: string;
		readonly finalizeNamespace?: boolean;
		readonly protected?: string;
		readonly backupSecrets: boolean;
	};
export type UndoOptions = SourceOptions & Output & ActionOptions & {readonly id: string};
export type BackupsOptions = Output;

function withOutput<T>(yargs: Argv<T>) {
	return yargs.option('output', {
		alias: 'o',
		choices: ['text', 'json'] as const,
		default: 'text' as const,
		describe: 'format',
	});
}

const objectText = 'KIND/NAME, or RESOURCE.GROUP/NAME; with --namespace for what is in one';

/** `finalizers list|explain|remove|undo|backups`: what does not go away, why, and the safe way out. */
export const finalizersCommand: Register = (yargs, choose) =>
	yargs.command(
		'finalizers <command>',
		'find what hangs in deletion, say why, and free it safely',
		(group: Argv) =>
			group
				.command(
					'list',
					'everything that is being deleted, of every type',
					(command: Argv) =>
						withOutput(withSourceOptions(command))
							.option('all', {
								type: 'boolean',
								default: false,
								describe: 'also what is being deleted since less than a minute',
							})
							.example(`${programName} finalizers list`, 'the whole cluster, cluster-scoped types included')
							.example(`${programName} finalizers list -n financial-ml -o json`, 'one namespace, as JSON'),
					argv =>
						choose(async context =>
							(await import('../finalizers/list.ts')).runList(argv as unknown as ListOptions, context),
						),
				)
				.command(
					'explain <object>',
					'who should take its finalizers away, and whether they can',
					(command: Argv) =>
						withOutput(withSourceOptions(command)).positional('object', {
							type: 'string',
							demandOption: true,
							describe: objectText,
						}),
					argv =>
						choose(async context =>
							(await import('../finalizers/list.ts')).runExplain(argv as unknown as ExplainOptions, context),
						),
				)
				.command(
					'remove <objects..>',
					'plan to take one named finalizer off; with --allow-actions --yes --confirm DIGEST do it',
					(command: Argv) =>
						withOutput(withActionOptions(withSourceOptions(command)))
							.positional('objects', {type: 'string', array: true, demandOption: true, describe: objectText})
							.option('finalizer', {
								type: 'string',
								requiresArg: true,
								describe: 'the one finalizer to take off',
							})
							.option('finalize-namespace', {
								type: 'boolean',
								describe:
									'for Namespace/NAME, as the last way out: finish its deletion when it is proven that nothing is left in it',
							})
							.conflicts('finalize-namespace', 'finalizer')
							.option('protected', {
								type: 'string',
								requiresArg: true,
								describe: 'name of the object, when the plan asks for it a second time',
							})
							.option('backup-secrets', {
								type: 'boolean',
								default: false,
								describe: 'keep the values of Secrets in the backup',
							})
							.example(
								`${programName} finalizers remove Model/iris -n ml --finalizer seldon.model.finalizer`,
								'prints the plan and its digest, changes nothing',
							),
					argv =>
						choose(async context => {
							const options = argv as unknown as RemoveOptions;
							return options.finalizeNamespace
								? await (await import('../finalizers/finalize-namespace.ts')).runFinalizeNamespace(
										options,
										context,
									)
								: await (await import('../finalizers/remove.ts')).runRemove(options, context);
						}),
				)
				.command(
					'undo <id>',
					'plan to make again what a removal let go; with --allow-actions --yes --confirm DIGEST do it',
					(command: Argv) =>
						withOutput(withActionOptions(withSourceOptions(command))).positional('id', {
							type: 'string',
							demandOption: true,
							describe: 'of the backup, as `finalizers backups` lists it',
						}),
					argv =>
						choose(async context =>
							(await import('../finalizers/undo.ts')).runUndo(argv as unknown as UndoOptions, context),
						),
				)
				.command(
					'backups',
					'what was kept before removals on this machine',
					(command: Argv) => withOutput(command),
					argv =>
						choose(async context =>
							(await import('../finalizers/undo.ts')).runBackups(argv as unknown as BackupsOptions, context),
						),
				)
				.demandCommand(1, 'finalizers needs a command: list, explain, remove, undo or backups.'),
	);
