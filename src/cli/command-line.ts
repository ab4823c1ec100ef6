import {homedir} from 'node:os';
import yargs, {type Argv} from 'yargs';
import {type ActionGuard, splitConfig} from './action-guard.ts';
import {auditCommand} from './commands/audit.ts';
import {backupCommand} from './commands/backup.ts';
import {checkCommand} from './commands/check.ts';
import {cleanupCommand} from './commands/cleanup.ts';
import {completionCommand} from './commands/completion.ts';
import {demoCommand} from './commands/demo.ts';
import {diffCommand} from './commands/diff.ts';
import {finalizersCommand} from './commands/finalizers.ts';
import {gateCommand} from './commands/gate.ts';
import {iacCommand} from './commands/iac.ts';
import {metricsCommand} from './commands/metrics.ts';
import {playbookCommand} from './commands/playbook.ts';
import {podsCommand} from './commands/pods.ts';
import {policyCommand} from './commands/policy/policy.ts';
import {probeCommand} from './commands/probe.ts';
import {profileCommand} from './commands/profile.ts';
import {rbacCommand} from './commands/rbac.ts';
import {replayCommand} from './commands/replay.ts';
import {reportCommand} from './commands/report.ts';
import {restartCommand} from './commands/restart.ts';
import {screensCommand} from './commands/screens.ts';
import {seldonCommand} from './commands/seldon.ts';
import {serveCommand} from './commands/serve.ts';
import {snapshotCommand} from './commands/snapshot.ts';
import {systemCommands} from './commands/systems.ts';
import {traceCommand} from './commands/trace-lb.ts';
import {whoCommand} from './commands/who.ts';
import {whyCommand} from './commands/why.ts';
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
	const parser = commandLine(args, defaults, run => {
		chosen = run;
	});
	await parser.parseAsync();
	return chosen;
}

/** The parser with every command; `choose` is told which one was named. */
export function commandLine(
	args: readonly string[],
	defaults: ConfigValues,
	choose: (run: Run) => void,
): Argv {
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
		.completion('words', false)
		.epilogue(exitCodesHelp());
	for (const register of [
		screensCommand,
		demoCommand,
		checkCommand,
		gateCommand,
		playbookCommand,
		backupCommand,
		podsCommand,
		...systemCommands,
		whyCommand,
		whoCommand,
		policyCommand,
		seldonCommand,
		snapshotCommand,
		diffCommand,
		replayCommand,
		serveCommand,
		reportCommand,
		metricsCommand,
		iacCommand,
		profileCommand,
		probeCommand,
		traceCommand,
		cleanupCommand,
		finalizersCommand,
		restartCommand,
		auditCommand,
		rbacCommand,
		completionCommand,
	])
		register(parser, choose);
	return parser;
}

function exitCodesHelp(): string {
	const lines = Object.values(exitCodes).map(
		({code, meaning}) => `  ${String(code).padStart(3)}  ${meaning}`,
	);
	return `Exit codes:\n${lines.join('\n')}`;
}
