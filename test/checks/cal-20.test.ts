import {expect, it} from 'vitest';
import type {SourceState} from '../../src/store/source-state.ts';
import {clusterOf, findingsOf} from './fixtures.ts';

const states: readonly (readonly [SourceState, string])[] = [
	[
		{kind: 'forbidden', since: 0, verb: 'list', why: 'no'},
		'metrics.k8s.io is not to be read: may not list its pods',
	],
	[{kind: 'absent', since: 0, why: 'no'}, 'metrics.k8s.io is not served'],
	[{kind: 'stale', since: 0, why: 'no'}, 'metrics.k8s.io does not answer'],
];

it.each(states)('says why there are no metrics: %j', (calicoMetrics, summary) => {
	const snapshot = clusterOf('healthy', undefined, {sources: {calicoMetrics}});
	expect(findingsOf('CAL-20', snapshot)[0]).toMatchObject({verdict: 'UNKNOWN', summary});
});
