import {describe, expect, it} from 'vitest';
import {ask, cluster} from '../fixtures.ts';
import {adminCases} from './admin.ts';
import {calicoCases} from './calico.ts';
import {calicoRuleCases} from './calico-rules.ts';
import {kubernetesCases} from './kubernetes.ts';

describe.each([
	['Kubernetes', kubernetesCases],
	['Calico, by order', calicoCases],
	['Calico, by what rules match', calicoRuleCases],
	['administrators', adminCases],
])('policies of %s', (_, cases) => {
	it.each(cases)('$name ($source)', ({objects, asks}) => {
		const snapshot = cluster(objects);
		expect(asks.map(([question]) => [question, ask(snapshot, question).verdict])).toEqual(asks);
	});
});
