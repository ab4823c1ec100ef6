import {describe, expect, it} from 'vitest';
import {collectors} from '../../collectors/index.ts';
import {runChecks} from '../../src/checks/index.ts';
import {clusterWide} from '../../src/checks/scoped.ts';
import {findScenario} from '../../src/lab/scenarios/index.ts';
import {snapshotOf, testNow} from '../support/snapshot.ts';

const home = 'financial-inference';
const {objects} = findScenario('h0')!.build(testNow);
const here = objects.filter(one => {
	const {namespace = home} = (one as {metadata: {namespace?: string}}).metadata;
	return namespace === home;
});
const found = runChecks(snapshotOf(here, {namespaceScope: home, gitVersion: 'v1.33.1+k3s1'}));
const of = (code: string) => found.filter(finding => finding.code === code);

describe('what checks say where only one namespace is read', () => {
	it('knows of every source whether its objects are in namespaces', () => {
		const outside = collectors.filter(({resources}) => resources.every(({namespaced}) => !namespaced));
		expect([...clusterWide].sort()).toEqual(outside.map(({name}) => name).sort());
	});

	it('says of which namespace it is that all is well', () => {
		expect(of('RES-02')).toMatchObject([
			{verdict: 'PASS', summary: `in namespace ${home}: no container was killed for memory`},
		]);
	});

	it('says it of the cluster where it rests on nothing that is in a namespace', () => {
		expect(of('ENV-03')).toMatchObject([{verdict: 'PASS', summary: '5/5 Ready'}]);
	});

	it('does not count namespaces as open whose policies were not read, nor miss what is in another one', () => {
		expect(of('POL-17')).toMatchObject([{verdict: 'SKIP'}]);
		expect(of('SEL-11')).toMatchObject([{verdict: 'SKIP'}]);
		expect(found.filter(({verdict}) => verdict === 'FAIL' || verdict === 'WARN')).toEqual([]);
	});
});
