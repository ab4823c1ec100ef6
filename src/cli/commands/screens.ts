import type {Argv} from 'yargs';
import type {CommandContext} from '../command-line.ts';
import {CliError} from '../errors.ts';
import {exitCodes} from '../exit-codes.ts';
import {type SourceOptions, withPermissionOptions, withSourceOptions} from '../options.ts';
import {withProgressOptions} from '../playbook/options.ts';
import {terminalProblem} from '../tty.ts';
import {programName} from '../version.ts';
import type {Register} from './register.ts';

export type ScreensOptions = SourceOptions & {
	readonly allowActions: boolean;
	readonly readOnly: boolean;
	readonly screenReader: boolean;
	/** Lines that are only ever added, with or without a terminal. */
	readonly plain?: boolean;
	readonly ascii: boolean;
	readonly fps?: number;
	readonly pace: boolean;
	/** Where to keep a journal; false with --no-journal. */
	readonly journal?: string | false;
	/** The playbook of the Playbook screen, where its progress is kept, and who says something there. */
	readonly playbook?: string;
	readonly progressDir?: string;
	readonly by?: string;
	/** What the cluster is compared with: a context, or a snapshot folder. */
	readonly against?: string;
	/** The embedded cluster plays its timeline. */
	readonly moving?: boolean;
};

/** The options of everything that opens the screens. */
export function withScreenOptions<T>(yargs: Argv<T>) {
	return withProgressOptions(withPermissionOptions(yargs))
		.option('screen-reader', {
			type: 'boolean',
			default: false,
			describe: 'say the problems in sentences, line by line, without a full screen',
		})
		.option('ascii', {type: 'boolean', default: false, describe: 'draw with ASCII characters only'})
		.option('fps', {
			type: 'number',
			requiresArg: true,
			describe: 'pictures a second at most while no key is pressed',
		})
		.option('pace', {
			type: 'boolean',
			default: true,
			describe:
				'let the terminal acknowledge pictures, so that none queue up on a slow link; --no-pace does not',
		});
}

/** Of everything that opens the screens on something that moves. */
export function withLiveOptions<T>(yargs: Argv<T>) {
	return yargs
		.option('plain', {
			type: 'boolean',
			default: false,
			describe:
				'say the problems, and then what changes, in lines that are only added; needs no terminal. q and Enter ends it',
		})
		.option('journal', {
			type: 'string',
			requiresArg: true,
			describe:
				'file or folder for the journal of this session (for a cluster: in the state folder); --no-journal keeps none',
		})
		.option('against', {
			type: 'string',
			requiresArg: true,
			describe:
				'compare with the cluster that this one replaces (a context), or with a saved snapshot; :compare shows it',
		});
}

/** `ktriage` itself: the screens; without a terminal, the check as text. */
export const screensCommand: Register = (yargs, choose) =>
	yargs.command(
		'$0',
		'open the screens on the cluster of the current context',
		(command: Argv) =>
			withLiveOptions(withScreenOptions(withSourceOptions(command)))
				.example(programName, 'the cluster of the current context')
				.example(`${programName} --context prod -n serving`, 'one namespace of another cluster')
				.example(`${programName} --snapshot ./before`, 'a saved snapshot')
				.example(`${programName} --plain | tee night.txt`, 'what is wrong and what changes, line by line')
				.example(`${programName} demo`, 'an embedded cluster to try it on'),
		argv => choose(context => runScreens(argv as unknown as ScreensOptions, context)),
	);

/** Opens the screens, or prints the check where there is no terminal for them. */
export async function runScreens(options: ScreensOptions, context: CommandContext): Promise<number> {
	if (options.fps !== undefined && !(options.fps >= 1))
		throw new CliError('--fps needs a number of pictures a second, 1 or more.', 'usage');
	if (options.plain === true) {
		const {openPlain} = await import('../open-screens.ts');
		return await openPlain(options, context);
	}
	const problem = terminalProblem(context.env, context.stdin, context.stdout);
	if (problem?.kind === 'dumb' && !options.screenReader) {
		context.stderr.write(`${problem.message}\n`);
		return exitCodes.noTerminal.code;
	}
	if (problem?.kind === 'notATerminal') {
		const {runCheck} = await import('./check.ts');
		return await runCheck({...options, codes: [], output: 'text', failed: false, strict: false}, context);
	}
	const {openScreens} = await import('../open-screens.ts');
	return await openScreens(options, context);
}
