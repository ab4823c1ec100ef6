import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import {bare, calicoNode, clusterOf, findingsOf, h0, node, pod, pool, verdicts} from './fixtures.ts';

const absent = {kind: 'absent', since: 0, why: 'the API is not served'} as const;
const object = (kind: string, name: string, spec: unknown, status?: unknown) => ({
	apiVersion: 'crd.projectcalico.org/v1',
	kind,
	metadata: {name, uid: `${kind}-${name}`, creationTimestamp: '2026-11-20T10:00:00Z'},
	spec,
	...(status !== undefined && {status}),
});
const onPool = (spec: Readonly<Record<string, unknown>>, ...more: readonly unknown[]) =>
	bare([node('a'), node('b'), ...calicoNode(['a', 'b']), pool('10.42.0.0/16', spec), ...more], {
		sources: {installations: absent},
	});
const ipip = {vxlanMode: 'Never', ipipMode: 'Always'};

describe('what surrounds Calico', () => {
	it.each(['CAL-09', 'CAL-10', 'CAL-14', 'CAL-17', 'CAL-19'])('%s passes on the baseline', code => {
		expect(verdicts(code, h0())).toEqual([`PASS ${code}`]);
	});
	it.each(['CAL-08', 'CAL-09', 'CAL-10', 'CAL-15', 'CAL-19', 'FLN-04', 'RBK-01'])(
		'%s is skipped without Calico',
		code => {
			expect(verdicts(code, bare([node('a'), pod('x/a', {ip: '10.42.0.5'})]))).toEqual([`SKIP ${code}`]);
		},
	);
});

describe('CAL-08 BGP sessions', () => {
	const asked = (state: string, lastUpdated = '2026-11-20T15:40:00Z') =>
		object(
			'CalicoNodeStatus',
			'a',
			{node: 'a', classes: ['Agent', 'BGP'], updatePeriodSeconds: 10},
			{lastUpdated, bgp: {peersV4: [{peerIP: '10.0.0.2', type: 'NodeMesh', state}]}},
		);
	it('are no matter where BGP is off or VXLAN carries everything', () => {
		expect(findingsOf('CAL-08', h0())[0]).toMatchObject({
			verdict: 'SKIP',
			summary: 'BGP is off in the Installation',
		});
		expect(verdicts('CAL-08', onPool({}, asked('Idle')))).toEqual(['SKIP CAL-08']);
	});
	it('fail where one is not established', () => {
		expect(findingsOf('CAL-08', onPool(ipip, asked('Connect')))).toMatchObject([
			{verdict: 'FAIL', summary: '1 session not established: a to 10.0.0.2 Connect'},
		]);
	});
	it('pass when all are, and are not known from an old status or from none', () => {
		expect(verdicts('CAL-08', onPool(ipip, asked('Established')))).toEqual(['PASS CAL-08']);
		expect(verdicts('CAL-08', onPool(ipip, asked('Established', '2026-11-20T15:30:00Z')))).toEqual([
			'UNKNOWN CAL-08',
		]);
		expect(verdicts('CAL-08', onPool(ipip))).toEqual(['SKIP CAL-08']);
	});
});

describe('CAL-10 BGP peers', () => {
	const meshOff = object('BGPConfiguration', 'default', {nodeToNodeMeshEnabled: false});
	it('fails with BGP, no mesh and no peer', () => {
		expect(verdicts('CAL-10', onPool(ipip, meshOff))).toEqual(['FAIL CAL-10']);
	});
	it('passes with a mesh, with a peer, and without BGP', () => {
		expect(verdicts('CAL-10', onPool(ipip))).toEqual(['PASS CAL-10']);
		expect(verdicts('CAL-10', onPool(ipip, meshOff, object('BGPPeer', 'tor', {peerIP: '10.0.0.1'})))).toEqual(
			['PASS CAL-10'],
		);
		expect(verdicts('CAL-10', onPool({}, meshOff))).toEqual(['PASS CAL-10']);
	});
	it('does not know whether peers are needed when nothing says that BGP is used', () => {
		expect(verdicts('CAL-10', onPool({vxlanMode: 'Never'}, meshOff))).toEqual(['UNKNOWN CAL-10']);
	});
});

it('CAL-09 names the pools and leaves judging none to CID-06', () => {
	expect(findingsOf('CAL-09', onPool({}))[0]).toMatchObject({
		verdict: 'PASS',
		summary: '10.42.0.0/16 VXLAN Always',
	});
	expect(verdicts('CAL-09', bare([node('a'), ...calicoNode(['a'])]))).toEqual(['SKIP CAL-09']);
});

it('CAL-14 warns, as advice, of a path that is none', () => {
	const path = (value: string) =>
		h0(draft => draft.set(draft.one('Installation'), 'spec.flexVolumePath', value));
	expect(findingsOf('CAL-14', path('usr/libexec'))).toMatchObject([{verdict: 'WARN', class: 'advisory'}]);
	expect(verdicts('CAL-14', path('None'))).toEqual(['PASS CAL-14']);
});

describe('CAL-17 the aggregated API', () => {
	const text =
		'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: projectcalico.org/v3: stale GroupVersion discovery: projectcalico.org/v3';
	const down = h0(draft => {
		const service = draft.all('APIService').find(({metadata}) => metadata.name === 'v3.projectcalico.org')!;
		draft.set(service, 'status.conditions', [
			{
				type: 'Available',
				status: 'False',
				reason: 'MissingEndpoints',
				message:
					'endpoints for service/calico-api in "calico-apiserver" have no addresses with port name "apiserver"',
			},
		]);
		for (const name of ['going', 'other'])
			draft.add({
				apiVersion: 'v1',
				kind: 'Namespace',
				metadata: {name, uid: name, deletionTimestamp: '2026-11-20T15:00:00Z'},
				status: {
					phase: 'Terminating',
					conditions: [
						{
							type: 'NamespaceDeletionDiscoveryFailure',
							status: name === 'going' ? 'True' : 'False',
							reason: 'DiscoveryFailed',
							message: text,
						},
					],
				},
			});
	});
	it('fails and names the namespaces whose deletion hangs on it', () => {
		const [finding] = findingsOf('CAL-17', down);
		expect(finding).toMatchObject({
			verdict: 'FAIL',
			class: 'root',
			summary: 'v3.projectcalico.org is not available: MissingEndpoints',
		});
		expect(finding?.explanation).toContain('1 namespace is stuck on it now: going.');
		expect(finding?.subjects).toContainEqual({kind: 'Namespace', namespace: '', name: 'going'});
	});
	it('explains sources that are read from it and are not current, and no others', () => {
		const stale = (why: string) => {
			const sources = {ipPools: {kind: 'stale', since: 0, why}} as const;
			const snapshot = clusterOf(
				'h0',
				draft => {
					const service = draft
						.all('APIService')
						.find(({metadata}) => metadata.name === 'v3.projectcalico.org')!;
					draft.set(service, 'status.conditions', []);
				},
				{sources},
			);
			const {findings} = diagnose(snapshot, runChecks(snapshot));
			return findings.find(({code}) => code === 'OPS-02')?.explainedBy;
		};
		expect(stale('projectcalico.org/v3 does not answer: 503')).toEqual(['CAL-17/v3.projectcalico.org']);
		expect(stale('connection reset')).toEqual([]);
	});
	it('is skipped where none is registered, unless the operator was asked for it', () => {
		const without = (asked: boolean) =>
			h0(draft => {
				const at = draft.objects.findIndex(({metadata}) => metadata.name === 'v3.projectcalico.org');
				draft.objects.splice(at, 1);
				if (!asked) draft.remove('APIServer');
			});
		expect(verdicts('CAL-17', without(false))).toEqual(['SKIP CAL-17']);
		expect(verdicts('CAL-17', without(true))).toEqual(['WARN CAL-17']);
	});
	it('passes where the API server serves it itself', () => {
		const native = h0(draft => {
			const service = draft.all('APIService').find(({metadata}) => metadata.name === 'v3.projectcalico.org')!;
			draft.set(service, 'spec.service', undefined);
		});
		expect(findingsOf('CAL-17', native)[0]?.summary).toBe(
			'v3.projectcalico.org available, served by the API server itself',
		);
	});
});

describe('CAL-19 the datastore', () => {
	const information = (spec: unknown) =>
		h0(draft => {
			for (const one of draft.all('ClusterInformation')) draft.set(one, 'spec', spec);
		});
	it('fails while it is locked, and not when nothing is said', () => {
		expect(verdicts('CAL-19', information({datastoreReady: false}))).toEqual(['FAIL CAL-19']);
		expect(verdicts('CAL-19', information({}))).toEqual(['PASS CAL-19']);
	});
	it('warns when the data of a running Calico is not in Kubernetes', () => {
		expect(findingsOf('CAL-19', bare([node('a'), ...calicoNode(['a'])]))).toMatchObject([
			{verdict: 'WARN', class: 'advisory', confidence: 'possible'},
		]);
	});
});

describe('FLN-04 leftovers of Flannel', () => {
	it('are not known where Flannel ran, whatever the annotation says', () => {
		const [finding] = findingsOf('FLN-04', clusterOf('canonical'));
		expect(finding).toMatchObject({verdict: 'UNKNOWN', class: 'advisory'});
		expect(finding?.explanation).toContain('still use cni0');
	});
	it('are no question where no node has a mark of it', () => {
		expect(verdicts('FLN-04', h0())).toEqual(['SKIP FLN-04']);
	});
});
