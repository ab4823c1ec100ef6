import type {Mode} from '../store/mode.ts';
import type {SourceName} from '../store/rows.ts';
import type {Budget} from './economy.ts';

/** Who chose a way of reading, since when, and why. */
export type Chosen = Pick<Mode, 'by' | 'since' | 'why'>;

export type Choices = {
	readonly budget: {readonly name: Budget; readonly by: 'option' | 'key'; readonly since: number};
	/** '' for all. */
	readonly namespace: string;
	/** Who chose the namespace. */
	readonly scope: Chosen | undefined;
	/** Sources that are listed instead of watched although nobody asked for it. */
	readonly polled: ReadonlyMap<SourceName, Chosen>;
	/** Sources of which only metadata is read. */
	readonly lean: ReadonlyMap<SourceName, Chosen>;
	/** Sources of which only metadata was read, while they are read whole again although nobody asked for it. */
	readonly whole: ReadonlyMap<SourceName, Chosen>;
	readonly titleOf: (name: SourceName) => string;
};

/** The state of a source of which only metadata is read says why. */
export function metadataWhy({by, why}: Chosen): string {
	const who = by === 'option' ? '--metadata-only' : `automatically: ${why}; --budget full reads all`;
	return `only metadata is read (${who}): names, labels and owners of pods are known, their addresses and states are not`;
}

const unseen = 'what changes between two lists is seen late';

/** What is read otherwise than whole, everywhere and watched; what leaves out most comes first. */
export function modesOf({budget, namespace, scope, polled, lean, whole, titleOf}: Choices): readonly Mode[] {
	const modes: Mode[] = [];
	if (scope !== undefined) {
		const isAutomatic = scope.by === 'automatic';
		modes.push({
			...scope,
			name: 'namespace',
			option: '--namespace',
			sources: [],
			what: `only namespace ${namespace}`,
			leavesOut: 'counts are of it alone, and what needs others is not judged',
			change: isAutomatic
				? '--namespace names another, Ctrl+R tries all again'
				: 'without --namespace all are read',
		});
	}
	for (const [name, chosen] of lean) {
		const isAutomatic = chosen.by === 'automatic';
		modes.push({
			...chosen,
			name: 'metadata',
			option: isAutomatic ? '--budget' : '--metadata-only',
			sources: [name],
			what: `only metadata of ${titleOf(name)}`,
			leavesOut: 'their addresses, nodes and states are UNKNOWN',
			change: `f or ${isAutomatic ? '--budget full' : 'starting without it'} reads all`,
		});
	}
	for (const [name, chosen] of whole) {
		modes.push({
			...chosen,
			name: 'metadata',
			option: '--budget',
			sources: [name],
			what: `${titleOf(name)} read whole again`,
			leavesOut: 'until all are there, addresses, nodes and states of the others are UNKNOWN',
			change: 'f or --budget full reads all whatever it costs',
		});
	}
	for (const [name, chosen] of polled) {
		modes.push({
			...chosen,
			name: 'poll',
			option: '--budget',
			sources: [name],
			what: `${titleOf(name)} listed instead of watched`,
			leavesOut: unseen,
			change: 'f or --budget full watches',
		});
	}
	const {name, ...chosen} = budget;
	const asked = {...chosen, option: `--budget ${name}`, sources: [], why: ''};
	if (name === 'poll') {
		modes.push({
			...asked,
			name,
			what: 'everything listed every minute instead of watched',
			leavesOut: unseen,
			change: 'f or --budget full watches',
		});
	}
	if (name === 'full') {
		modes.push({
			...asked,
			name,
			what: 'everything read whole and watched whatever it costs',
			leavesOut: 'nothing is left out, on a slow link all is late',
			change: 'f goes back to what the link carries',
		});
	}
	return modes;
}
