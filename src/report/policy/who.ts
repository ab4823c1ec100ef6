import type {Snapshot} from '../../store/snapshot.ts';
import {type Group, podName} from '../../systems/reach/groups.ts';
import type {Reach} from '../../systems/reach/who.ts';
import {groupsText} from './matrix.ts';

const formats = {target: 'ktriage.policy-who-can/v1', source: 'ktriage.policy-reach/v1'} as const;

/** Who gets through, as the value that is printed as JSON; `role` is what the place is in these connections. */
export function reachJson(
	snapshot: Snapshot,
	role: 'target' | 'source',
	place: string,
	reach: readonly Reach[],
): object {
	const names = (groups: readonly Group[]) =>
		groups.flatMap(({slots, title}) =>
			slots.length === 0 ? [title] : slots.map(slot => podName(snapshot, slot)),
		);
	return {
		format: formats[role],
		[role]: place,
		ports: reach.map(({port, allow, deny, unknown}) => ({
			port,
			allow: names(allow),
			deny: names(deny),
			unknown: names(unknown),
		})),
	};
}

/** The same for people. */
export function reachText(role: 'target' | 'source', place: string, reach: readonly Reach[]): string {
	const lines = [role === 'target' ? `Who can reach ${place}` : `What ${place} can reach`];
	for (const {port, allow, deny, unknown} of reach) {
		const all = [...allow, ...deny, ...unknown];
		lines.push(port);
		for (const [word, groups] of [
			['allow', allow],
			['deny', deny],
			['unknown', unknown],
		] as const)
			if (groups.length > 0) lines.push(`  ${word.padEnd(7)}  ${groupsText(groups, all)}`);
	}
	if (reach.length === 0) lines.push('nothing that listens is known');
	return `${lines.join('\n')}\n`;
}
