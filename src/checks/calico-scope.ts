import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Finding} from './finding.ts';
import {withoutCalico} from './without-calico.ts';

/** What a check about the workloads of Calico says where Calico does not run or only one namespace is read; undefined elsewhere. */
export function notJudged(
	check: {readonly code: string; readonly title: string},
	snapshot: Snapshot,
): readonly Finding[] | undefined {
	const {namespaceScope} = snapshot;
	if (namespaceScope === undefined) return withoutCalico(check, snapshot);
	const summary = `needs all namespaces, only ${namespaceScope} is read`;
	return [finding(check, {verdict: 'SKIP', summary})];
}
