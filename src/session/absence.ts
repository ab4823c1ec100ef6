import type {AnyCollector} from '../../collectors/collector.ts';
import {type Discovery, staleVersionOf} from '../kube/discovery.ts';
import type {ResourceRef} from '../kube/types.ts';
import type {SourceState} from '../store/source-state.ts';

/** The state of a source that nobody asks for where none of these is served. */
export function notNeeded([first]: readonly ResourceRef[], now: number): SourceState {
	const why = `not read: the cluster does not serve ${first?.resource ?? ''} of ${first?.group ?? ''}`;
	return {kind: 'absent', since: now, why};
}

/** The state of a source that the cluster does not serve: absent, or stale where the server behind its API does not answer. */
export function notServed({name, resources}: AnyCollector, discovery: Discovery, now: number): SourceState {
	const stale = staleVersionOf(discovery, resources);
	if (stale !== undefined)
		return {
			kind: 'stale',
			since: now,
			why: `${stale.group}/${stale.version} does not answer: ${stale.why}`,
		};
	const served = resources
		.map(({group, version}) => (group === '' ? version : `${group}/${version}`))
		.join(', ');
	const why = `the cluster does not serve ${resources[0]?.resource ?? name} of ${served}`;
	return {kind: 'absent', since: now, why};
}
