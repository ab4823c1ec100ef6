import type {ProbingOptions} from '../session/probing/with-probing.ts';
import type {Session} from '../session/session.ts';
import {cell} from '../store/sanitise.ts';
import type {CommandContext} from './command-line.ts';
import type {ScreensOptions} from './commands/screens.ts';
import {drawing} from './drawing.ts';
import {withIncidents} from './incidents/with-incidents.ts';
import type {OtherSession} from './other-session.ts';
import {openSource} from './source.ts';

/** Shows a session until the user leaves; everything is let go of before it answers. */
export async function openScreens(options: ScreensOptions, context: CommandContext): Promise<number> {
	const {runUi} = await import('../ui/run.ts');
	const what = whatIsOpened(options);
	return await withOpened(options, context, session => runUi({...drawing(options, context), session, what}));
}

/** What is opened, as far as the command line says it. */
function whatIsOpened({demo, snapshot, context}: ScreensOptions): string {
	if (demo !== undefined) return cell(`demo ${demo}`.trim());
	if (snapshot !== undefined) return cell(`snapshot ${snapshot}`);
	return context === undefined ? 'the current context' : cell(`context ${context}`);
}

/** Says a session in lines, on whatever stdout is. */
export async function openPlain(options: ScreensOptions, context: CommandContext): Promise<number> {
	const {runPlain} = await import('../ui/plain/run-plain.ts');
	const {stdin, stdout, signal} = context;
	const once = options.snapshot !== undefined;
	return await withOpened(options, context, session => runPlain({session, stdin, stdout, signal, once}));
}

async function withOpened(
	options: ScreensOptions,
	context: CommandContext,
	show: (session: () => Promise<Session>) => Promise<number>,
): Promise<number> {
	let opened: Promise<Opened> | undefined;
	try {
		return await show(async () => {
			opened = openSession(options, context);
			return (await opened).session;
		});
	} finally {
		// Who leaves while it is still being opened has seen no error of it.
		await opened?.then(
			({close}) => close(),
			() => {},
		);
	}
}

type Opened = {readonly session: Session; readonly close: () => Promise<void>};

async function openSession(options: ScreensOptions, context: CommandContext): Promise<Opened> {
	const source = await openSource(options, context, options.moving === true);
	let other: OtherSession | undefined;
	try {
		if (options.against !== undefined) {
			const {openOther} = await import('./other-session.ts');
			other = await openOther(options.against, options, context);
		}
		const isCluster = options.snapshot === undefined && options.demo === undefined;
		const [{startSession}, {recordSession}, {withProbing}, {startJournal}, {withPlaybook}, {createCompare}] =
			await Promise.all([
				import('../session/start.ts'),
				import('../session/recording.ts'),
				import('../session/probing/with-probing.ts'),
				import('./record/start-journal.ts'),
				import('./playbook/live.ts'),
				import('../session/compare/create.ts'),
			]);
		const name = options.context ?? options.demo ?? options.snapshot ?? '';
		const journal = await startJournal(options.journal, isCluster, name, context);
		const connected = Promise.withResolvers<Awaited<ProbingOptions['connected']>>();
		const running = startSession({
			...source.session,
			live: true,
			...(other && {other: other.snapshot}),
			world: async (transport, signal) => {
				const {actionWorld} = await import('./actions/world.ts');
				// What was recorded cannot be changed: an action would only seem to work.
				const readOnly = options.readOnly || options.snapshot !== undefined;
				const world = {...actionWorld(transport, {...options, readOnly}, context), signal};
				connected.resolve({world, transport});
				return world;
			},
		});
		other?.drive(running);
		const recorded = recordSession(running, source.session.clock, journal);
		const probing = withProbing(recorded, {
			running,
			connected: connected.promise,
			recorded: !isCluster,
			clock: source.session.clock,
		});
		const compare = createCompare({
			frame: running.frame,
			elapsed: () => performance.now(),
			...(other && {other: other.frame, otherProblem: other.problem, writtenDown: other.writtenDown}),
		});
		const session = {...withIncidents(withPlaybook(probing, options, context), context), compare};
		const against = other;
		return {
			session,
			close: async () => {
				await session.close();
				await against?.close();
				await source.close();
			},
		};
	} catch (error) {
		await other?.close();
		await source.close();
		throw error;
	}
}
