import {usable} from '../migration/per-snapshot.ts';
import {servingNamespaces} from '../migration/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Finding} from './finding.ts';

/** What a check of Seldon answers on a cluster without it; undefined when there is something to look at. */
export function withoutSeldon(
	named: {readonly code: string; readonly title: string},
	snapshot: Snapshot,
): readonly Finding[] | undefined {
	if (servingNamespaces(snapshot).size > 0) return undefined;
	const summary = usable(snapshot, 'seldonModels')
		? 'no models, servers or runtimes of Seldon here'
		: 'Seldon Core v2 is not seen here';
	return [finding(named, {verdict: 'SKIP', summary})];
}
