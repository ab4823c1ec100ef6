import {metalLb} from '../migration/metallb/presence.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {finding} from './build.ts';
import type {Finding} from './finding.ts';

/** What a check about MetalLB says where it does not run, or where that cannot be told; undefined where it runs. */
export function withoutMetalLb(
	check: {readonly code: string; readonly title: string},
	snapshot: Snapshot,
): readonly Finding[] | undefined {
	const {kind, why} = metalLb(snapshot);
	if (kind === 'running') return undefined;
	if (kind === 'unknown') {
		const summary = 'whether MetalLB runs here is not known';
		return [
			finding(check, {
				verdict: snapshot.namespaceScope === undefined ? 'UNKNOWN' : 'SKIP',
				summary,
				explanation: why,
			}),
		];
	}
	const summary = kind === 'absent' ? 'MetalLB is not installed here' : 'MetalLB does not run: see MLB-01';
	return [finding(check, {verdict: 'SKIP', summary, explanation: why})];
}

/** "NAMESPACE/NAME" of an object. */
export function nameOf({namespace, name}: {readonly namespace: string; readonly name: string}): string {
	return `${namespace}/${name}`;
}

/** A Service as subject. */
export function serviceSubject({namespace, name}: {readonly namespace: string; readonly name: string}) {
	return {kind: 'Service', namespace, name};
}
