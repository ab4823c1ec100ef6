import {calicoPresence} from '../migration/calico-presence.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Finding} from './finding.ts';

/** What a check about Calico says where it does not run, or where that cannot be told; undefined where it runs. */
export function withoutCalico(
	check: {readonly code: string; readonly title: string},
	snapshot: Snapshot,
): readonly Finding[] | undefined {
	const {kind, why} = calicoPresence(snapshot);
	if (kind === 'running') return undefined;
	if (kind !== 'unknown') {
		return [finding(check, {verdict: 'SKIP', summary: 'Calico does not run here', explanation: why})];
	}
	return [
		finding(check, {verdict: 'UNKNOWN', summary: 'whether Calico runs here is not known', explanation: why}),
	];
}
