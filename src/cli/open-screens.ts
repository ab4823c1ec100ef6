import type {CommandContext} from './command-line.ts';
import type {ScreensOptions} from './commands/screens.ts';
import {drawing} from './drawing.ts';
import {openSource} from './source.ts';

/** Starts a session and shows it until the user leaves; everything is let go of before it answers. */
export async function openScreens(options: ScreensOptions, context: CommandContext): Promise<number> {
	const [{runUi}, {startSession}, source] = await Promise.all([
		import('../ui/run.tsx'),
		import('../session/start.ts'),
		openSource(options, context, options.moving === true),
	]);
	try {
		const isCluster = options.snapshot === undefined && options.demo === undefined;
		const [{recordSession}, {startJournal}, {withPlaybook}] = await Promise.all([
			import('../session/recording.ts'),
			import('./record/start-journal.ts'),
			import('./playbook/live.ts'),
		]);
		const name = options.context ?? options.demo ?? options.snapshot ?? '';
		const journal = await startJournal(options.journal, isCluster, name, context);
		const running = startSession({
			...source.session,
			live: true,
			world: async (transport, signal) => {
				const {actionWorld} = await import('./actions/world.ts');
				// What was recorded cannot be changed: an action would only seem to work.
				const readOnly = options.readOnly || options.snapshot !== undefined;
				return {...actionWorld(transport, {...options, readOnly}, context), signal};
			},
		});
		const recorded = recordSession(running, source.session.clock, journal);
		const session = withPlaybook(recorded, options, context);
		try {
			return await runUi({...drawing(options, context), session});
		} finally {
			await session.close();
		}
	} finally {
		await source.close();
	}
}
