import type {Frame} from '../session/session.ts';
import type {SourceName} from '../store/rows.ts';
import type {CommandContext} from './command-line.ts';
import type {SourceOptions} from './options.ts';
import {openSource} from './source.ts';

export type Headless = {
	readonly frame: Frame;
	/** Every source has said what it has or why it has nothing; false when time ran out before. */
	readonly complete: boolean;
};

/** Reads a cluster, a snapshot or the demo once; `only` names the sources that are needed, all when absent. */
export async function readOnce(
	options: SourceOptions,
	context: CommandContext,
	only?: readonly SourceName[],
): Promise<Headless> {
	const source = await openSource(options, context, false);
	for (const note of source.notes) context.stderr.write(`${note}\n`);
	try {
		const {startSession} = await import('../session/start.ts');
		const session = startSession({...source.session, live: false, ...(only && {only})});
		try {
			const complete = await session.settled(options.timeout * 1_000, context.signal);
			return {frame: await session.refresh(), complete};
		} finally {
			await session.close();
		}
	} finally {
		await source.close();
	}
}
