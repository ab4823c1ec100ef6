import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {
	bare,
	calicoNode,
	clusterOf,
	type Draft,
	findingsOf,
	h0,
	k3s,
	node,
	pod,
	verdicts,
} from './fixtures.ts';

const codes = ['CAL-01', 'CAL-02', 'CAL-03', 'CAL-04', 'CAL-05', 'CAL-06', 'CAL-07'];
const absent = {kind: 'absent', since: 0, why: 'the API is not served'} as const;

/** Takes readiness from a workload of the baseline: so many of its pods, from the first on. */
function breakDown(draft: Draft, kind: string, name: string, count = 99): void {
	const row = draft.one(kind, name);
	const pods = draft.all('Pod').filter(({metadata}) => metadata.name.startsWith(`${name}-`));
	const down = pods.slice(0, count);
	for (const one of down) draft.set(one, 'status.conditions', [{type: 'Ready', status: 'False'}]);
	const left = pods.length - down.length;
	for (const path of [
		'status.readyReplicas',
		'status.availableReplicas',
		'status.numberReady',
		'status.numberAvailable',
	])
		draft.set(row, path, left);
}

const page = (snapshot: Snapshot) =>
	diagnose(snapshot, runChecks(snapshot)).causes.map(({finding, symptoms}) => [
		finding.id,
		symptoms.map(({id}) => id).sort(),
	]);

describe('the parts of Calico', () => {
	it.each(codes)('%s passes on the baseline and on the canonical cluster', code => {
		expect(verdicts(code, h0())).toEqual([`PASS ${code}`]);
		expect(verdicts(code, clusterOf('canonical'))).toEqual([`PASS ${code}`]);
	});
	it.each(codes)('%s is skipped without Calico, and where one namespace alone is read', code => {
		const sources = {installations: absent, tigeraStatuses: absent};
		expect(verdicts(code, bare([node('a'), pod('x/a', {ip: '10.42.0.5'})], {sources}))).toEqual([
			`SKIP ${code}`,
		]);
		if (code !== 'CAL-04' && code !== 'CAL-05')
			expect(verdicts(code, h0(undefined, {namespaceScope: 'mlflow'}))).toEqual([`SKIP ${code}`]);
	});
	it('of a manifest install are judged without an operator', () => {
		const manifest = bare([node('a'), ...calicoNode(['a'])], {
			sources: {installations: absent, tigeraStatuses: absent},
		});
		expect(codes.flatMap(code => verdicts(code, manifest))).toEqual([
			'PASS CAL-01',
			'PASS CAL-02',
			'SKIP CAL-03',
			'SKIP CAL-04',
			'SKIP CAL-05',
			'SKIP CAL-06',
			'SKIP CAL-07',
		]);
	});
});

describe('CAL-01 and CAL-02 the node agent', () => {
	it('fail for nodes whose agent is not ready, as one cause', () => {
		const snapshot = h0(draft => breakDown(draft, 'DaemonSet', 'calico-node', 1));
		expect(findingsOf('CAL-01', snapshot)).toMatchObject([
			{id: 'CAL-01/not-ready', verdict: 'FAIL', class: 'root', owner: 'platform'},
		]);
		expect(findingsOf('CAL-02', snapshot)).toMatchObject([
			{verdict: 'FAIL', summary: expect.stringContaining('4 of 5 ready')},
		]);
		expect(page(snapshot)).toEqual([['CAL-01/not-ready', ['CAL-02', 'ENV-10']]]);
	});
	it('do not call a pod that starts a fault', () => {
		const snapshot = h0(draft => {
			breakDown(draft, 'DaemonSet', 'calico-node', 1);
			const [first] = draft.all('Pod').filter(({metadata}) => metadata.name.startsWith('calico-node-'));
			draft.set(first!, 'metadata.creationTimestamp', '2026-11-20T15:39:30Z');
		});
		expect([...verdicts('CAL-01', snapshot), ...verdicts('CAL-02', snapshot)]).toEqual([
			'PASS CAL-01',
			'PASS CAL-02',
		]);
	});
	it('fail for a node without an agent, and only warn while Flannel still serves it', () => {
		const on = (args: readonly string[], annotations: Readonly<Record<string, string>>) =>
			bare([
				node('a', {annotations: k3s('server', ...args)}),
				node('b', {annotations}),
				...calicoNode(['a']),
			]);
		const flannel = {'flannel.alpha.coreos.com/backend-type': 'vxlan'};
		expect(verdicts('CAL-01', on([], flannel))).toEqual(['WARN CAL-01/missing']);
		expect(verdicts('CAL-01', on(['--flannel-backend', 'none'], flannel))).toEqual(['FAIL CAL-01/missing']);
		expect(verdicts('CAL-01', on([], {}))).toEqual(['FAIL CAL-01/missing']);
	});
	it('leave nodes to the kubelet that is down, and other systems alone', () => {
		const windows = {...(node('w', {labels: {'kubernetes.io/os': 'windows'}}) as object)};
		expect(verdicts('CAL-01', bare([node('a'), windows, ...calicoNode(['a'])]))).toEqual(['PASS CAL-01']);
		const lost = h0(draft => {
			draft.set(draft.one('Node', 'nuc10i7fnh'), 'status.conditions', [{type: 'Ready', status: 'Unknown'}]);
			const on = draft.all('Pod').filter(({spec}) => (spec?.nodeName as unknown) === 'nuc10i7fnh');
			const agent = on.find(({metadata}) => metadata.name.startsWith('calico-node-'))!;
			draft.set(agent, 'status.conditions', [{type: 'Ready', status: 'False'}]);
			draft.set(draft.one('DaemonSet', 'calico-node'), 'status.numberReady', 4);
		});
		expect(verdicts('CAL-01', lost)).toEqual(['PASS CAL-01']);
		const under = page(lost).find(([id]) => id === 'ENV-03/nuc10i7fnh');
		expect(under?.[1]).toContain('CAL-02');
	});
	it('do not judge an agent that cannot be recognised', () => {
		expect(verdicts('CAL-01', bare([node('a'), pod('x/a', {ip: '10.0.0.9', calico: true})]))).toEqual([
			'UNKNOWN CAL-01',
		]);
	});
});

describe('CAL-03 the operator', () => {
	it('fails when it is not available, and takes its pod from the list of system pods', () => {
		const snapshot = h0(draft => breakDown(draft, 'Deployment', 'tigera-operator'));
		expect(page(snapshot)).toEqual([['CAL-03', ['ENV-10']]]);
	});
	it('fails when an Installation has lost its operator', () => {
		const removed = h0(draft => {
			draft.remove('Deployment', 'tigera-operator');
			draft.set(draft.one('Installation'), 'metadata.deletionTimestamp', '2026-11-20T15:00:00Z');
		});
		expect(findingsOf('CAL-03', removed)).toMatchObject([
			{verdict: 'FAIL', summary: 'the Installation is being deleted and no operator is there to finish it'},
		]);
		expect(verdicts('CAL-04', removed)).toEqual(['WARN CAL-04/default-deleting']);
	});
	it('warns when it is scaled to 0', () => {
		const scaled = h0(draft => draft.set(draft.one('Deployment', 'tigera-operator'), 'spec.replicas', 0));
		expect(verdicts('CAL-03', scaled)).toEqual(['WARN CAL-03']);
	});
});

describe('CAL-04 the Installation', () => {
	const changed = (path: string, value: unknown) =>
		h0(draft => draft.set(draft.one('Installation'), path, value));
	it('fails when Degraded, in the operator’s words', () => {
		const snapshot = changed('status.conditions', [
			{type: 'Degraded', status: 'True', reason: 'ResourceUpdateError', message: 'no such thing'},
		]);
		expect(findingsOf('CAL-04', snapshot)).toMatchObject([{verdict: 'FAIL', explanation: 'no such thing'}]);
	});
	it('does not know before it has a status', () => {
		expect(verdicts('CAL-04', changed('status', undefined))).toEqual(['UNKNOWN CAL-04/default']);
	});
	it.each([
		[{nodeAddressAutodetectionV4: {kubernetes: 'NodeInternalIP'}}, 'spec.nodeAddressAutodetectionV4'],
		[{calicoNetwork: {nodeAddressAutodetection: {}}}, 'spec.calicoNetwork.nodeAddressAutodetection'],
		[{calicoNetwork: {registry: 'x/'}}, 'spec.calicoNetwork.registry'],
	])('warns of fields that were applied at a wrong place: %j', (spec, path) => {
		const snapshot = changed('metadata.annotations', {
			'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({spec}),
		});
		expect(findingsOf('CAL-04', snapshot)).toMatchObject([
			{verdict: 'WARN', summary: `without effect in the Installation: ${path}`},
		]);
	});
	it.each(['{', '[]', '{"spec":7}', '{"spec":{"calicoNetwork":[]}}'])(
		'takes %s for no copy of it',
		written => {
			const annotations = {'kubectl.kubernetes.io/last-applied-configuration': written};
			expect(verdicts('CAL-04', changed('metadata.annotations', annotations))).toEqual(['PASS CAL-04']);
		},
	);
	it('notes a registry without a slash', () => {
		expect(findingsOf('CAL-04', changed('spec.registry', 'registry.example'))).toMatchObject([
			{verdict: 'WARN', class: 'advisory', confidence: 'possible'},
		]);
		expect(verdicts('CAL-04', changed('spec.registry', 'registry.example/'))).toEqual(['PASS CAL-04']);
	});
});

describe('CAL-05 the components', () => {
	const status = (conditions: readonly unknown[]) =>
		h0(draft => draft.set(draft.one('TigeraStatus', 'apiserver'), 'status.conditions', conditions));
	const at = (type: string, value: string, time: string, message = '') => ({
		type,
		status: value,
		reason: 'ResourceNotReady',
		message,
		lastTransitionTime: time,
	});
	it('fails when one is Degraded', () => {
		const degraded = status([
			at('Available', 'False', '2026-11-20T15:00:00Z'),
			at('Degraded', 'True', '2026-11-20T15:00:00Z', 'broken'),
		]);
		expect(findingsOf('CAL-05', degraded)).toMatchObject([
			{id: 'CAL-05/apiserver', verdict: 'FAIL', explanation: 'broken'},
		]);
	});
	it('warns when one has progressed for more than five minutes, and waits before', () => {
		const since = (time: string) => status([at('Available', 'True', time), at('Progressing', 'True', time)]);
		expect(verdicts('CAL-05', since('2026-11-20T15:34:00Z'))).toEqual(['WARN CAL-05/apiserver']);
		expect(verdicts('CAL-05', since('2026-11-20T15:36:00Z'))).toEqual(['UNKNOWN CAL-05/apiserver']);
	});
	it('goes under the workload that the operator names', () => {
		const message =
			'Deployment "calico-system/calico-kube-controllers" is not available (awaiting 1 replicas)';
		const snapshot = h0(draft => {
			breakDown(draft, 'Deployment', 'calico-kube-controllers');
			draft.set(draft.one('TigeraStatus', 'calico'), 'status.conditions', [
				at('Available', 'False', '2026-11-20T15:00:00Z', message),
			]);
		});
		expect(page(snapshot)).toEqual([['CAL-07', ['CAL-05/calico', 'ENV-10']]]);
	});
});

describe('CAL-06 Typha', () => {
	it('is the one cause when agents are ready only beside it', () => {
		const snapshot = clusterOf('sc-20');
		const [finding, ...rest] = findingsOf('CAL-06', snapshot);
		expect(rest).toEqual([]);
		expect(finding).toMatchObject({
			id: 'CAL-06/unreachable',
			verdict: 'FAIL',
			confidence: 'probable',
			owner: 'platform',
		});
		expect(page(snapshot)).toEqual([
			['CAL-06/unreachable', ['CAL-01/not-ready', 'CAL-02', 'CAL-05/calico', 'ENV-10']],
		]);
	});
	it('is not blamed when an agent beside it is down as well', () => {
		const snapshot = clusterOf('sc-20', draft => breakDown(draft, 'DaemonSet', 'calico-node'));
		expect(verdicts('CAL-06', snapshot)).toEqual(['PASS CAL-06']);
	});
	it('fails when none runs and agents are down, and warns while agents go on', () => {
		const off = (agents: number) =>
			h0(draft => {
				breakDown(draft, 'Deployment', 'calico-typha');
				if (agents > 0) breakDown(draft, 'DaemonSet', 'calico-node', agents);
			});
		expect(verdicts('CAL-06', off(2))).toEqual(['FAIL CAL-06']);
		expect(verdicts('CAL-06', off(0))).toEqual(['WARN CAL-06']);
		expect(
			verdicts(
				'CAL-06',
				h0(draft => breakDown(draft, 'Deployment', 'calico-typha', 1)),
			),
		).toEqual(['WARN CAL-06']);
	});
});

it('CAL-07 warns when the controllers are down or switched off', () => {
	expect(
		verdicts(
			'CAL-07',
			h0(draft => breakDown(draft, 'Deployment', 'calico-kube-controllers')),
		),
	).toEqual(['WARN CAL-07']);
	const off = h0(draft => draft.set(draft.one('Deployment', 'calico-kube-controllers'), 'spec.replicas', 0));
	expect(verdicts('CAL-07', off)).toEqual(['WARN CAL-07']);
});
