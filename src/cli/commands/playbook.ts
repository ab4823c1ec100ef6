import type {Argv} from 'yargs';
import {type ActionOptions, withPermissionOptions} from '../options.ts';
import type {PlaybookOptions} from '../playbook/desk.ts';
import {withOutputOption, withPlaybookOptions} from '../playbook/options.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type ShowOptions = {readonly name: string; readonly step?: string; readonly output: 'text' | 'json'};
export type LintOptions = {readonly file: string; readonly output: 'text' | 'json'};
export type StatusOptions = PlaybookOptions & {readonly output: 'text' | 'json'; readonly all: boolean};
export type StepOptions = PlaybookOptions & {readonly step: string};
export type AttestOptions = StepOptions & {
	readonly note: string;
	readonly word?: string;
	readonly file?: string;
	readonly repo?: string;
	readonly keep?: string;
	readonly folder?: string;
};
export type WaiveOptions = StepOptions & {readonly reason: string};
export type StartOptions = StepOptions & {readonly takeOver: boolean};
export type DoneOptions = StepOptions & {readonly exitCode: number; readonly note: string};
export type RunStepOptions = StepOptions &
	Pick<ActionOptions, 'allowActions' | 'readOnly'> & {readonly takeOver: boolean};

const stepText = 'id of a step or gate, such as P1.5 or P2.G';

function withStep<T>(yargs: Argv<T>) {
	return withPlaybookOptions(yargs).positional('step', {
		type: 'string',
		demandOption: true,
		describe: stepText,
	});
}

function withNote<T>(yargs: Argv<T>, describe: string) {
	return yargs.option('note', {type: 'string', default: '', requiresArg: true, describe});
}

function withTakeOver<T>(yargs: Argv<T>) {
	return yargs.option('take-over', {
		type: 'boolean',
		default: false,
		describe: 'begin it although somebody else is at it',
	});
}

/** `playbook status|show|lint|attest|waive|withdraw|start|done|run`: the walk through a migration, and what people say on it. */
export const playbookCommand: Register = (yargs, choose) => {
	const run = (name: 'says' | 'files' | 'steps', call: (module: never, context: never) => Promise<number>) =>
		choose(async context => {
			const modules = {
				says: () => import('../playbook/says.ts'),
				files: () => import('../playbook/files.ts'),
				steps: () => import('../playbook/steps.ts'),
			};
			return await call((await modules[name]()) as never, context as never);
		});
	type Files = typeof import('../playbook/files.ts');
	type Says = typeof import('../playbook/says.ts');
	type Steps = typeof import('../playbook/steps.ts');
	type Context = Parameters<Files['runShow']>[1];
	return yargs.command(
		'playbook <command>',
		'walk through the migration step by step, with live evidence',
		(group: Argv) =>
			group
				.command(
					'status',
					'where the playbook stands on this cluster, what is next, what turned red again',
					(command: Argv) =>
						withOutputOption(withPlaybookOptions(command))
							.option('all', {type: 'boolean', default: false, describe: 'the steps of every phase'})
							.example(`${programName} playbook status`, 'the current phase')
							.example(`${programName} playbook status --all -o json`, 'everything, for scripts'),
					argv =>
						run('says', (says: Says, context: Context) =>
							says.runStatus(argv as unknown as StatusOptions, context),
						),
				)
				.command(
					'show [name] [step]',
					'print a playbook, or one step of it with its corrections',
					(command: Argv) =>
						withOutputOption(command)
							.positional('name', {
								type: 'string',
								default: 'in-place',
								describe: 'in-place, parallel, or a file',
							})
							.positional('step', {type: 'string', describe: stepText}),
					argv =>
						run('files', (files: Files, context: Context) =>
							files.runShow(argv as unknown as ShowOptions, context),
						),
				)
				.command(
					'lint <file>',
					'say what is wrong in a playbook file, with lines',
					(command: Argv) =>
						withOutputOption(command).positional('file', {
							type: 'string',
							demandOption: true,
							describe: 'YAML file',
						}),
					argv =>
						run('files', (files: Files, context: Context) =>
							files.runLint(argv as unknown as LintOptions, context),
						),
				)
				.command(
					'attest <step>',
					'confirm a step that was looked at by hand; it never covers what is red',
					(command: Argv) =>
						withNote(withStep(command), 'what was looked at')
							.option('word', {
								type: 'string',
								requiresArg: true,
								describe: 'the word that the step asks for',
							})
							.option('file', {
								type: 'string',
								requiresArg: true,
								describe: 'a backup or dump that is checked and kept by its checksum',
							})
							.option('repo', {
								type: 'string',
								requiresArg: true,
								describe: 'a git repository that is looked at: what is not committed or stashed',
							})
							.option('keep', {
								type: 'string',
								requiresArg: true,
								implies: 'repo',
								describe: 'new folder for what is not committed: patches, copies and a summary',
							})
							.option('folder', {
								type: 'string',
								requiresArg: true,
								describe: 'a folder of copied artifacts, whose files are counted',
							})
							.example(
								`${programName} playbook attest P0.6 --note "mail to all users"`,
								'by the user of this machine',
							)
							.example(
								`${programName} playbook attest P2.5 --file mlflow.sql`,
								'a dump, when its end mark is there',
							)
							.example(
								`${programName} playbook attest P2.1 --repo ~/infrastructure --keep ./work`,
								'what is not committed, kept elsewhere',
							)
							.example(`${programName} playbook attest P2.G --word GO`, 'go'),
					argv =>
						run('says', (says: Says, context: Context) =>
							says.runAttest(argv as unknown as AttestOptions, context),
						),
				)
				.command(
					'waive <step>',
					'go on without a step, with a name and a reason',
					(command: Argv) =>
						withStep(command).option('reason', {
							type: 'string',
							demandOption: true,
							requiresArg: true,
							describe: 'why',
						}),
					argv =>
						run('says', (says: Says, context: Context) =>
							says.runWaive(argv as unknown as WaiveOptions, context),
						),
				)
				.command(
					'withdraw <step>',
					'take back what was confirmed or waived',
					(command: Argv) => withStep(command),
					argv =>
						run('says', (says: Says, context: Context) =>
							says.runWithdraw(argv as unknown as StepOptions, context),
						),
				)
				.command(
					'start <step>',
					'begin a step that is done by hand; nobody else can begin it until it is done',
					(command: Argv) => withTakeOver(withStep(command)),
					argv =>
						run('steps', (steps: Steps, context: Context) =>
							steps.runStart(argv as unknown as StartOptions, context),
						),
				)
				.command(
					'done <step>',
					'end a step that was begun, with the exit code of what was run',
					(command: Argv) =>
						withNote(withStep(command), 'what was run').option('exit-code', {
							type: 'number',
							default: 0,
							requiresArg: true,
							describe: 'of what was run by hand; anything but 0 fails the step',
						}),
					argv =>
						run('steps', (steps: Steps, context: Context) =>
							steps.runDone(argv as unknown as DoneOptions, context),
						),
				)
				.command(
					'run <step>',
					"run the playbook's own command of a step; needs --allow-actions",
					(command: Argv) => withPermissionOptions(withTakeOver(withStep(command))),
					argv =>
						run('steps', (steps: Steps, context: Context) =>
							steps.runOwn(argv as unknown as RunStepOptions, context),
						),
				)
				.demandCommand(
					1,
					'playbook needs a command: status, show, lint, attest, waive, withdraw, start, done or run.',
				),
	);
};
