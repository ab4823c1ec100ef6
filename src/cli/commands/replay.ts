import type {Argv} from 'yargs';
import {cell} from '../../store/sanitise.ts';
import type {CommandContext} from '../command-line.ts';
import {drawing} from '../drawing.ts';
import {exitCodes} from '../exit-codes.ts';
import {writeAll} from '../output.ts';
import {terminalProblem} from '../tty.ts';
import {programName, version} from '../version.ts';
import type {Register} from './register.ts';
import {type ScreensOptions, withScreenOptions} from './screens.ts';

type ReplayOptions = Pick<ScreensOptions, 'screenReader' | 'ascii' | 'fps' | 'pace' | 'playbook'> & {
	readonly journal: string;
	readonly at?: string;
	readonly output?: 'text' | 'json' | 'events';
};

/** `replay FILE`: the screens on what a session wrote down. */
export const replayCommand: Register = (yargs, choose) =>
	yargs.command(
		'replay <journal>',
		'open the screens on the journal of an earlier session; :timeline plays, pauses and scrubs',
		(command: Argv) =>
			withScreenOptions(command)
				.positional('journal', {
					type: 'string',
					demandOption: true,
					describe: 'a journal (FILE.ktj)',
				})
				.option('at', {
					type: 'string',
					requiresArg: true,
					describe: 'begin at this moment: 22:14, 22:14:30 (UTC) or RFC 3339; else at the beginning',
				})
				.option('output', {
					alias: 'o',
					choices: ['text', 'json', 'events'] as const,
					describe: 'print the report of that moment (without --at the last one), or all events as JSON',
				})
				.example(`${programName} replay night.ktj`, 'last night, from the beginning')
				.example(`${programName} replay night.ktj --at 22:14 -o text`, 'what the check said at 22:14'),
		argv => choose(context => runReplay(argv as unknown as ReplayOptions, context)),
	);

async function runReplay(options: ReplayOptions, context: CommandContext): Promise<number> {
	const problem = terminalProblem(context.env, context.stdin, context.stdout);
	if (problem?.kind === 'dumb' && !options.screenReader && options.output === undefined) {
		context.stderr.write(`${problem.message}\n`);
		return exitCodes.noTerminal.code;
	}
	const [{openJournal}, {createPlayer}, {readMoment}] = await Promise.all([
		import('../../record/journal/read.ts'),
		import('../../record/journal/player.ts'),
		import('../record/journal-time.ts'),
	]);
	const journal = await openJournal(options.journal);
	try {
		const player = await createPlayer(journal);
		for (const note of journal.notes) context.stderr.write(`${note}\n`);
		const output = options.output ?? (problem?.kind === 'notATerminal' ? 'text' : undefined);
		if (output === 'events') {
			await writeAll(context.stdout, [`${JSON.stringify(await player.events(), null, 2)}\n`]);
			return exitCodes.pass.code;
		}
		const wanted = options.at === undefined ? undefined : readMoment(options.at, player.from);
		await player.seek(wanted ?? (output === undefined ? player.from : player.to));
		if (output !== undefined) return await report(player, output, context);
		return await screens(player, options, context);
	} finally {
		await journal.close();
	}
}

type Player = Awaited<ReturnType<typeof import('../../record/journal/player.ts').createPlayer>>;

async function report(player: Player, output: 'text' | 'json', context: CommandContext): Promise<number> {
	const [{snapshotAt}, {tableNames}, {runChecks}, {diagnose}, {printReport}] = await Promise.all([
		import('../../record/journal/player.ts'),
		import('../record/open-moment.ts'),
		import('../../checks/index.ts'),
		import('../../diagnosis/diagnose.ts'),
		import('../print-report.ts'),
	]);
	const snapshot = snapshotAt(player, tableNames);
	const diagnosis = diagnose(snapshot, runChecks(snapshot));
	await printReport({snapshot, diagnosis, findings: diagnosis.findings, version}, output, true, context);
	return diagnosis.verdict === 'FAIL'
		? exitCodes.fail.code
		: diagnosis.verdict === 'UNKNOWN'
			? exitCodes.inconclusive.code
			: exitCodes.pass.code;
}

async function screens(player: Player, options: ReplayOptions, context: CommandContext): Promise<number> {
	const [{runUi}, {replaySession}, {systemClock}, {withReplayedPlaybook}, {withIncidents}] =
		await Promise.all([
			import('../../ui/run.ts'),
			import('../../session/replay.ts'),
			import('../../kube/clock.ts'),
			import('../playbook/replayed.ts'),
			import('../incidents/with-incidents.ts'),
		]);
	const replayed = await replaySession(player, options.journal, systemClock);
	const walked = withReplayedPlaybook(replayed, () => player.state().walked(), options.playbook);
	const session = withIncidents(walked, context);
	try {
		return await runUi({...drawing(options, context), session, what: cell(`journal ${options.journal}`)});
	} finally {
		await session.close();
	}
}
