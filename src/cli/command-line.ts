import {homedir} from 'node:os';
import yargs, {type Argv, type FallbackCompletionFunction} from 'yargs';
import {type ActionGuard, splitConfig} from './action-guard.ts';
import {commandsFor} from './commands/table.ts';
import {configPath, readConfigFile} from './config-file.ts';
import type {ConfigValues} from './config-values.ts';
import {CliError} from './errors.ts';
import {exitCodes} from './exit-codes.ts';
import {exitCodeOf, explain} from './explain.ts';
import {programName, version} from './version.ts';

/** What a command needs from the process it runs in; given as an argument so that tests can run commands in place. */
export type CommandContext = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	/** Aborted by Ctrl+C and SIGTERM while a headless command runs. */
	readonly signal: AbortSignal;
	/** What the config file says about writing. */
	readonly guard: ActionGuard;
};

/** A command answers with the exit code; errors are thrown. */
export type Run = (context: CommandContext) => Promise<number>;

/** Parse the command line, run the command it names and answer with the exit code; prints every error once, on stderr. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
	const interrupt = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => interrupt.abort());
	}
	try {
		const {guard, defaults} = splitConfig(await readConfigFile(configPath(process.env, homedir())));
		// Help and completions are printed by yargs, which does not expect that a reader leaves early (`| head`).
		process.stdout.on('error', () => {});
		const run = await parse(args, defaults);
		if (run === undefined) return exitCodes.pass.code;
		const {env, stdin, stdout, stderr} = process;
		return await run({env, stdin, stdout, stderr, signal: interrupt.signal, guard});
	} catch (error) {
		process.stderr.write(`${explain(error)}\n`);
		return exitCodeOf(error);
	}
}

/** What the words of a command line mean, ready to be run; undefined when help or a version was asked for and printed. */
export async function parse(args: readonly string[], defaults: ConfigValues): Promise<Run | undefined> {
	let chosen: Run | undefined;
	const parser = await commandLine(args, defaults, run => {
		chosen = run;
	});
	await parser.parseAsync();
	return chosen;
}

/** The parser with every command that these words can mean; `choose` is told which one was named. */
export async function commandLine(
	args: readonly string[],
	defaults: ConfigValues,
	choose: (run: Run) => void,
): Promise<Argv> {
	const registers = (await Promise.all(commandsFor(args).map(({load}) => load()))).flat();
	const parser: Argv = yargs([...args])
		.scriptName(programName)
		.usage(
			'$0 [command] [options]\n\nSays what is broken while the network of a cluster is being changed, why, who owns it and what proves it.',
		)
		.version(version)
		.help()
		.alias('help', 'h')
		.strict()
		.wrap(Math.min(110, process.stdout.columns ?? 100))
		.exitProcess(false)
		.fail((message, error) => {
			// What yargs finds wrong itself, and what it wraps when the value of an option is refused.
			const wrong = error?.name === 'YError' ? error.message : message;
			if (error && error.name !== 'YError') throw error;
			throw new CliError(`${wrong}\nSee: ${programName} --help`, 'usage');
		})
		.config(defaults)
		.completion('words', false, namedCommands)
		.epilogue(exitCodesHelp());
	for (const register of registers) register(parser, choose);
	return parser;
}

/** What yargs would complete, without `$0`: the command without a name is none that can be typed. */
const namedCommands: FallbackCompletionFunction = (_current, _argv, usual, done) => {
	usual((error, words = []) => done(error === null ? words.filter(word => word !== '$0') : []));
};

function exitCodesHelp(): string {
	const lines = Object.values(exitCodes).map(
		({code, meaning}) => `  ${String(code).padStart(3)}  ${meaning}`,
	);
	return `Exit codes:\n${lines.join('\n')}`;
}
