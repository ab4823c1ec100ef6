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

describe('CTX-03 traffic and RBK-05 the old cluster', () => {
	const probe = (detail: string) => ({
		probe: 'dns',
		from: {jumpHost: true},
		to: {host: '192.0.2.53', port: 53, protocol: 'udp', name: 'ml-api.local'},
		class: 'ok',
		detail,
	});
	const asked = (detail: string) => h0(undefined, {probes: [probe(detail)]} as never);
	const there = clusterOf(
		'h0',
		draft => {
			const system = draft.all('Namespace').find(({metadata}) => metadata.name === 'kube-system')!;
			draft.set(system, 'metadata.uid', 'another');
			const mesh = draft.all('Service').find(({metadata}) => metadata.name === 'ingress-nginx-controller')!;
			draft.set(mesh, 'status.loadBalancer.ingress', [{ip: '192.0.2.77'}]);
		},
		{context: 'before'},
	);
	it('warns while a name leads to an address that only the old one has', () => {
		expect(findingsOf('CTX-03', {...asked('192.0.2.77'), other: there})[0]).toMatchObject({
			verdict: 'WARN',
			summary: 'ml-api.local still leads to before',
		});
		expect(verdicts('CTX-03', {...asked('192.168.1.249'), other: there})).toEqual(['PASS CTX-03']);
		expect(verdicts('CTX-03', {...h0(), other: there})).toEqual(['SKIP CTX-03']);
		expect(verdicts('CTX-03', h0())).toEqual(['SKIP CTX-03']);
	});
	it('wants the old one for 48 hours after the window', () => {
		const now = h0().now;
		const gone = {...there, api: {kind: 'down', since: now, why: 'refused', fault: 'network'} as const};
		const ended = (hours: number) => ({profile: {window: {end: now - hours * 3_600_000}}, other: gone});
		expect(verdicts('RBK-05', {...h0(), ...ended(1)})).toEqual(['FAIL RBK-05']);
		expect(verdicts('RBK-05', {...h0(), ...ended(49)})).toEqual(['PASS RBK-05']);
		expect(verdicts('RBK-05', {...h0(), other: gone})).toEqual(['UNKNOWN RBK-05']);
		expect(verdicts('RBK-05', {...h0(), other: there})).toEqual(['PASS RBK-05']);
		expect(verdicts('RBK-05', h0())).toEqual(['SKIP RBK-05']);
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

describe('CID-08 Pods and Services as before the window', () => {
	const earlier = (change?: Parameters<typeof h0>[0]) => ({...h0(change), writtenDown: true as const});
	const service = (draft: Parameters<NonNullable<Parameters<typeof h0>[0]>>[0], name: string) =>
		draft.all('Service').find(({metadata}) => metadata.name === name)!;

	it('is the question of one cluster at two moments, which are not two contexts', () => {
		const same = {...h0(), other: earlier()};
		expect(verdicts('CID-08', same)).toEqual(['PASS CID-08']);
		expect(verdicts('CTX-01', same)).toEqual(['SKIP CTX-01']);
		expect(verdicts('CTX-02', same)).toEqual(['SKIP CTX-02']);
		expect(verdicts('CID-08', {...h0(), other: before})).toEqual(['SKIP CID-08']);
		expect(verdicts('CID-08', {...h0(), other: h0()})).toEqual(['SKIP CID-08']);
	});

	it('names a Service that is gone or has another address, and not what is new', () => {
		const now = h0(draft => {
			draft.remove('Service', 'grafana');
			draft.set(service(draft, 'minio'), 'spec.clusterIP', '10.43.250.250');
			draft.set(service(draft, 'minio'), 'spec.clusterIPs', ['10.43.250.250']);
		});
		const [finding] = findingsOf('CID-08', {...now, other: earlier()});
		expect(finding).toMatchObject({verdict: 'FAIL', class: 'symptom'});
		expect(finding?.evidence.map(({source}) => source)).toEqual([
			expect.stringMatching(/grafana, is gone$/),
			expect.stringMatching(/minio, has another cluster address$/),
		]);
		const back = {...h0(), other: earlier(draft => draft.remove('Service', 'grafana'))};
		expect(verdicts('CID-08', back)).toEqual(['PASS CID-08']);
	});

	it('warns of another selector, and fails for a workload that is gone', () => {
		const other = h0(draft => draft.set(service(draft, 'minio'), 'spec.selector.extra', 'x'));
		expect(verdicts('CID-08', {...other, other: earlier()})).toEqual(['WARN CID-08']);
		const gone = h0(draft => draft.remove('Deployment', 'grafana'));
		expect(findingsOf('CID-08', {...gone, other: earlier()})[0]?.summary).toMatch(
			/Deployment .*grafana is gone/,
		);
	});

	it('does not take what could not be read for what is gone', () => {
		const blind = earlier();
		const sources = blind.sources.map(source =>
			source.name === 'services'
				? {...source, state: {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const}
				: source,
		);
		expect(verdicts('CID-08', {...h0(), other: {...blind, sources}})).toEqual(['UNKNOWN CID-08']);
	});
});
