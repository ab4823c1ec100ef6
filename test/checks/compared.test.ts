import {describe, expect, it} from 'vitest';
import {clusterOf, findingsOf, h0, verdicts} from './fixtures.ts';

const before = clusterOf(
	'h0',
	draft => {
		const system = draft.all('Namespace').find(({metadata}) => metadata.name === 'kube-system')!;
		draft.set(system, 'metadata.uid', 'another');
	},
	{context: 'before'},
);

describe('a second cluster', () => {
	it('is not needed', () => {
		expect(['CTX-01', 'CTX-02', 'MLO-17'].flatMap(code => verdicts(code, h0()))).toEqual([
			'SKIP CTX-01',
			'SKIP CTX-02',
			'SKIP MLO-17',
		]);
	});
	it('is told from the same one behind another context', () => {
		expect(verdicts('CTX-01', {...h0(), other: before})).toEqual(['PASS CTX-01']);
		const same = {...h0(), other: h0(undefined, {context: 'blue'})};
		expect(findingsOf('CTX-01', same)[0]).toMatchObject({verdict: 'FAIL', owner: 'platform', class: 'root'});
		expect(verdicts('CTX-02', same)).toEqual(['SKIP CTX-02']);
	});
	it('has to be here wholly, less what a cluster brings by itself', () => {
		expect(verdicts('CTX-02', {...h0(), other: before})).toEqual(['PASS CTX-02']);
		const poorer = h0(draft => {
			draft.remove('Deployment', 'grafana');
			draft.remove('Deployment', 'coredns');
		});
		const [finding] = findingsOf('CTX-02', {...poorer, other: before});
		expect(finding).toMatchObject({verdict: 'FAIL', owner: 'joint'});
		expect(finding?.subjects).toEqual([{kind: 'Deployment', namespace: 'monitoring', name: 'grafana'}]);
	});
	const volume = (path: string) => ({
		apiVersion: 'v1',
		kind: 'PersistentVolume',
		metadata: {name: 'data', uid: 'data'},
		spec: {nfs: {server: '192.0.2.9', path}, claimRef: {namespace: 'a', name: 'data'}},
		status: {phase: 'Bound'},
	});
	it('keeps its data in the same place', () => {
		const there = {...before, tables: clusterOf('h0', draft => draft.add(volume('/old'))).tables};
		const at = (path: string) => ({...h0(draft => draft.add(volume(path))), other: there});
		expect(verdicts('MLO-17', at('/old'))).toEqual(['PASS MLO-17']);
		expect(findingsOf('MLO-17', at('/new'))[0]).toMatchObject({verdict: 'FAIL', confidence: 'proven'});
	});
});

describe('OPS-03 rights', () => {
	it('names the verb that is missing, and passes where nothing is', () => {
		expect(verdicts('OPS-03', h0())).toEqual(['PASS OPS-03']);
		const closed = h0(undefined, {
			sources: {workflows: {kind: 'forbidden', since: 0, verb: 'watch', why: 'forbidden'}},
		});
		const [finding] = findingsOf('OPS-03', closed);
		expect(finding?.verdict).toBe('SKIP');
		expect(finding?.summary).toContain('watch argoproj.io/v1alpha1 workflows');
	});
});
