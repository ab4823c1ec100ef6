import type {PodPath} from '../migration/pod-paths.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {listLimit, podName} from './build.ts';
import type {Evidence} from './finding.ts';

/** The last answer on each path as evidence, with the time at which it was given. */
export function probeEvidence(snapshot: Snapshot, paths: readonly PodPath[]): readonly Evidence[] {
	return paths.slice(0, listLimit).map(({source, service, fromNode, toNode, last, lostSince}) => {
		const port = last.to.port > 0 ? `:${last.to.port}` : '';
		const behind = service === undefined ? '' : ` (Service ${service.namespace}/${service.name})`;
		const since =
			lostSince > 0 && lostSince < last.at ? `, the first time at ${new Date(lostSince).toISOString()}` : '';
		return {
			kind: 'probe',
			source: `${last.probe} from Pod ${podName(snapshot, source)} on ${fromNode} to ${last.to.host}${port}${behind} on ${toNode || 'several nodes'}`,
			value: `${last.detail === '' ? last.outcome : `${last.outcome}: ${last.detail}`}${since}`,
			at: last.at,
		};
	});
}
