import {describe, expect, it} from 'vitest';
import {bare, calicoNode, clusterOf, findingsOf, h0, k3s, node, pod, pool, verdicts} from './fixtures.ts';

const daemonSet = (name: string, image: string) => ({
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: {namespace: 'kube-system', name, uid: name, creationTimestamp: '2026-11-01T00:00:00Z'},
	spec: {selector: {matchLabels: {app: name}}, template: {spec: {containers: [{name: 'main', image}]}}},
	status: {desiredNumberScheduled: 1, numberReady: 1},
});
const flannelMark = {
	'flannel.alpha.coreos.com/backend-type': 'vxlan',
	'flannel.alpha.coreos.com/public-ip': '10.0.0.1',
};

describe('ENV-01 network plugin', () => {
	it('names Calico where it sets up the pods of every node, older pods or not', () => {
		expect(verdicts('ENV-01', h0())).toEqual(['PASS ENV-01']);
		expect(findingsOf('ENV-01', clusterOf('canonical'))[0]).toMatchObject({
			verdict: 'PASS',
			summary: 'Calico sets up new pods on all 5 nodes',
		});
	});
	it('says mixed and names the node that was not converted', () => {
		const [finding] = findingsOf('ENV-01', clusterOf('sc-32'));
		expect(finding).toMatchObject({verdict: 'WARN', summary: 'mixed: Calico, but not on nuc10i7fnh'});
	});
	it('warns of a second plugin beside Calico', () => {
		const snapshot = h0(draft => draft.add(daemonSet('cilium', 'quay.io/cilium/cilium:v1.18.0@sha256:00')));
		expect(findingsOf('ENV-01', snapshot)[0]).toMatchObject({
			verdict: 'WARN',
			summary: 'Calico and Cilium both run',
		});
	});
	it('passes plain Flannel of K3s and another plugin', () => {
		const plain = bare([
			node('a', {podCidr: '10.42.0.0/24', annotations: {...k3s('server'), ...flannelMark}}),
			pod('x/a', {ip: '10.42.0.5'}),
		]);
		expect(findingsOf('ENV-01', plain)[0]).toMatchObject({
			verdict: 'PASS',
			summary: 'Flannel, built into K3s (vxlan)',
		});
		const kind = bare([
			node('a', {podCidr: '10.244.0.0/24'}),
			daemonSet('kindnet', 'docker.io/kindest/kindnetd:v2025'),
		]);
		expect(findingsOf('ENV-01', kind)[0]).toMatchObject({verdict: 'PASS', summary: 'kindnet'});
	});
	it('does not guess when nothing shows a plugin', () => {
		expect(verdicts('ENV-01', bare([node('a'), pod('x/a', {ip: '10.1.0.5'})]))).toEqual(['UNKNOWN ENV-01']);
		const off = bare([node('a', {annotations: k3s('server', '--flannel-backend', 'none')})]);
		expect(verdicts('ENV-01', off)).toEqual(['UNKNOWN ENV-01']);
	});
	it('does not take objects of Calico for a running Calico', () => {
		const left = bare([
			node('a', {podCidr: '10.42.0.0/24', annotations: {...k3s('server'), ...flannelMark}}),
			pool('10.244.0.0/16'),
		]);
		expect(findingsOf('ENV-01', left)[0]?.explanation).toContain('no calico-node runs');
	});
});

describe('ENV-02 API server and OPS-02 reachability', () => {
	it('pass while the server answers', () => {
		expect(verdicts('ENV-02', h0())).toEqual(['PASS ENV-02']);
		expect(verdicts('OPS-02', h0())).toEqual(['PASS OPS-02']);
	});
	it.each([
		['network', ['UNKNOWN ENV-02'], ['FAIL OPS-02']],
		['tls', ['FAIL ENV-02'], ['UNKNOWN OPS-02']],
		['auth', ['FAIL ENV-02'], ['UNKNOWN OPS-02']],
	] as const)('one of the two fails on a fault of %s', (fault, identity, reach) => {
		const down = h0(undefined, {api: {kind: 'down', since: 0, why: 'because', fault}});
		expect(verdicts('ENV-02', down)).toEqual(identity);
		expect(verdicts('OPS-02', down)).toEqual(reach);
	});
	it('ask what refutes the fault at hand: the chain of the server, or who we are', () => {
		const probe = (fault: 'tls' | 'auth') => {
			const api = {kind: 'down', since: 0, why: 'no', fault} as const;
			return findingsOf('ENV-02', h0(undefined, {api}))[0]?.predictions[0]?.probe;
		};
		expect(probe('tls')).toMatch(/^openssl s_client/);
		expect(probe('auth')).toBe('kubectl auth whoami');
	});
	it('are unknown before the first answer', () => {
		const connecting = h0(undefined, {api: {kind: 'connecting', since: 0}});
		expect([...verdicts('ENV-02', connecting), ...verdicts('OPS-02', connecting)]).toEqual([
			'UNKNOWN ENV-02',
			'UNKNOWN OPS-02',
		]);
	});
	it('warn of sources that are not current', () => {
		const stale = h0(undefined, {sources: {services: {kind: 'stale', since: 0, why: 'connection reset'}}});
		expect(findingsOf('OPS-02', stale)[0]).toMatchObject({
			verdict: 'WARN',
			summary: '1 source not current: services',
		});
	});
});

describe('ENV-03 nodes', () => {
	it('counts ready nodes against the profile', () => {
		expect(findingsOf('ENV-03', h0(undefined, {profile: {nodes: 5}}))[0]).toMatchObject({
			verdict: 'PASS',
			summary: '5/5 Ready',
		});
		expect(verdicts('ENV-03', h0(undefined, {profile: {nodes: 6}}))).toEqual(['FAIL ENV-03/count']);
		expect(verdicts('ENV-03', h0(undefined, {profile: {nodes: 4}}))).toEqual(['WARN ENV-03/count']);
	});
	it('fails for a node that is not Ready, one without a network, and warns of a cordoned one', () => {
		const snapshot = bare([
			node('a', {conditions: []}),
			{
				...(node('b') as object),
				status: {conditions: [{type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown'}]},
			},
			node('c', {conditions: [{type: 'NetworkUnavailable', status: 'True', reason: 'CalicoIsDown'}]}),
			{...(node('d') as object), spec: {unschedulable: true}},
		]);
		expect(verdicts('ENV-03', snapshot)).toEqual([
			'FAIL ENV-03/b',
			'FAIL ENV-03/c-network',
			'WARN ENV-03/cordoned',
		]);
		const [, network] = findingsOf('ENV-03', snapshot);
		expect(network?.explanation).toMatch(/announce addresses from it\.$/);
	});
});

describe('ENV-10 system pods', () => {
	it('passes on the baseline and does not mind what has finished, ends or has just started', () => {
		const snapshot = h0(draft => {
			draft.add(pod('kube-system/helm-install-x', {phase: 'Succeeded'}));
			draft.add(pod('kube-system/new', {phase: 'Pending', created: '2026-11-20T15:39:30Z'}));
		});
		expect(findingsOf('ENV-10', snapshot)[0]).toMatchObject({verdict: 'PASS'});
	});
	it('warns of one pod and fails for a workload without any', () => {
		const stuck = h0(draft =>
			draft.add(pod('metallb-system/speaker-x', {phase: 'Pending', created: '2026-11-20T14:00:00Z'})),
		);
		expect(findingsOf('ENV-10', stuck)[0]).toMatchObject({
			verdict: 'WARN',
			subjects: [{kind: 'Pod', namespace: 'metallb-system', name: 'speaker-x'}],
		});
		const dead = h0(draft => draft.set(draft.one('Deployment', 'coredns'), 'status.readyReplicas', 0));
		expect(findingsOf('ENV-10', dead)[0]).toMatchObject({
			verdict: 'FAIL',
			summary: 'kube-system/coredns without a ready pod',
		});
	});
	it('leaves pods of applications alone', () => {
		const snapshot = h0(draft =>
			draft.add(pod('mlflow/broken', {phase: 'Pending', created: '2026-11-20T14:00:00Z'})),
		);
		expect(verdicts('ENV-10', snapshot)).toEqual(['PASS ENV-10']);
	});
});

describe('ENV-12 roles of namespaces', () => {
	it('finds roles by images, whatever the namespaces are called', () => {
		const [finding] = findingsOf('ENV-12', h0());
		expect(finding?.verdict).toBe('PASS');
		expect(finding?.summary).toContain('load balancer: metallb-system');
		expect(finding?.summary).toContain('network: ');
	});
	it('says that the only namespace it reads does not exist', () => {
		const [finding] = findingsOf('ENV-12', h0(undefined, {namespaceScope: 'nowhere'}));
		expect(finding).toMatchObject({verdict: 'UNKNOWN'});
		expect(finding?.summary).toContain('there is no namespace nowhere');
	});
	it('warns when the profile names a namespace that is not there', () => {
		const snapshot = h0(undefined, {profile: {namespaces: {serving: 'gone'}}});
		expect(findingsOf('ENV-12', snapshot)[0]).toMatchObject({
			verdict: 'WARN',
			subjects: [{kind: 'Namespace', namespace: '', name: 'gone'}],
		});
	});
});

describe('ENV-13 versions and CAL-13', () => {
	it('pass and name both versions', () => {
		expect(findingsOf('ENV-13', h0(undefined, {profile: {minimumCalico: 'v3.28.0'}}))[0]).toMatchObject({
			verdict: 'PASS',
			summary: 'Kubernetes v1.33.1+k3s1, Calico v3.28.2',
		});
		expect(findingsOf('CAL-13', h0())[0]).toMatchObject({verdict: 'PASS', summary: 'v3.28.2'});
	});
	it('fail below the minimum, warn of disagreement and of a kubelet that does not fit', () => {
		expect(verdicts('ENV-13', h0(undefined, {profile: {minimumCalico: '3.30'}}))).toEqual([
			'FAIL ENV-13/minimum',
		]);
		const differs = h0(draft => {
			for (const object of draft.all('ClusterInformation'))
				draft.set(object, 'spec.calicoVersion', 'v3.27.0');
		});
		expect(verdicts('ENV-13', differs)).toEqual(['WARN ENV-13/calico']);
		expect(verdicts('ENV-13', h0(undefined, {gitVersion: 'v1.32.9'}))).toEqual(['WARN ENV-13/kubelet']);
		expect(verdicts('ENV-13', h0(undefined, {gitVersion: 'v1.36.0'}))).toEqual(['PASS ENV-13']);
	});
	it('CAL-13 warns of an unfinished rollout and skips without Calico', () => {
		const rolling = h0(draft =>
			draft.set(draft.one('DaemonSet', 'calico-node'), 'status.updatedNumberScheduled', 3),
		);
		expect(findingsOf('CAL-13', rolling)[0]).toMatchObject({
			verdict: 'WARN',
			summary: '2 of 5 node agents not yet on v3.28.2',
		});
		expect(verdicts('CAL-13', bare([node('a')]))).toEqual(['SKIP CAL-13']);
	});
	it('do not pass a minimum or a version that nothing names', () => {
		const untold = bare([node('a', {version: ''})], {gitVersion: ''});
		expect(verdicts('ENV-13', untold)).toEqual(['UNKNOWN ENV-13']);
		const unseen = bare([node('a'), pod('x/a', {ip: '10.42.0.5', calico: true})], {
			profile: {minimumCalico: '3.28'},
		});
		expect(verdicts('ENV-13', unseen)).toEqual(['UNKNOWN ENV-13/minimum']);
		expect(findingsOf('ENV-13', bare([node('a')], {gitVersion: ''}))[0]?.summary).toBe('kubelets v1.33.1');
	});
	it('read the version from the image when no object names it', () => {
		const snapshot = bare([node('a'), ...calicoNode(['a'])]);
		expect(findingsOf('CAL-13', snapshot)[0]).toMatchObject({verdict: 'PASS', summary: 'v3.28.2'});
	});
});
