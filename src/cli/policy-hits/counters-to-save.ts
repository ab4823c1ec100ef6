import {countersOf} from '../../store/counters.ts';
import type {CommandContext} from '../command-line.ts';
import type {SaveOptions} from '../commands/snapshot.ts';
import {CliError} from '../errors.ts';
import {withProbes} from '../probe/open.ts';
import {grantOf, openReader, readNodes} from './read-nodes.ts';

/** Counters for a snapshot folder, by node, and which nodes gave none. Throws where no command may be run. */
export async function countersToSave(
	options: SaveOptions,
	context: CommandContext,
): Promise<{readonly counters: Readonly<Record<string, string>>; readonly notes: readonly string[]}> {
	return await withProbes(options, context, async probing => {
		// What was recorded is saved again without being asked for.
		if (probing.recorded) return {counters: {}, notes: []};
		const exec = grantOf(probing);
		if (typeof exec === 'string')
			throw new CliError(
				`--counters reads flows through a port of Whisker and runs a command in calico-node on each node, and ${exec}.`,
				'usage',
			);
		// Each says something that the other does not: both are kept.
		const flows = await openReader(probing, [], ['flows'], context.signal);
		const {counters, unread} = await readNodes(probing, exec, [], context.signal);
		return {
			counters: countersOf([...(typeof flows === 'string' ? [] : flows.first.counters), ...counters]),
			notes: unread.map(({node, why}) => `counters of ${node} are left out: ${why}`),
		};
	});
}
