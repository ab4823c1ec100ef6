import {describe, expect, it} from 'vitest';
import {cluster, namespace, policy} from '../policy/fixtures.ts';
import {bare, clusterOf, findingsOf, h0, k3s, node, pod, verdicts} from './fixtures.ts';

const ns = 'financial-inference';
const codes = [
	'POL-01',
	'POL-03',
	'POL-05',
	'POL-06',
	'POL-08',
	'POL-11',
	'POL-12',
	'POL-13',
	'POL-19',
	'DNS-05',
];

describe('checks of policies', () => {
	it('say nothing red on the healthy cluster', () => {
		expect(codes.flatMap(code => verdicts(code, h0())).filter(one => !/^(PASS|SKIP)/.test(one))).toEqual([]);
	});
	it('do not judge what may not be read, nor one namespace alone', () => {
		const forbidden = {kind: 'forbidden', since: 0, verb: 'list', why: 'no'} as const;
		const blind = clusterOf('canonical', undefined, {sources: {networkPolicies: forbidden}});
		for (const code of codes) expect(verdicts(code, blind)).toEqual([`SKIP ${code}`]);
		const scoped = clusterOf('canonical', undefined, {namespaceScope: ns});
		for (const code of ['POL-03', 'POL-05', 'POL-08', 'POL-12', 'DNS-05'])
			expect(verdicts(code, scoped)).toEqual([`SKIP ${code}`]);
	});
	it('judge by policies of Calico as well, and name the tier that denies', () => {
		const snapshot = clusterOf('canonical', draft =>
			draft.add({
				apiVersion: 'crd.projectcalico.org/v1',
				kind: 'GlobalNetworkPolicy',
				metadata: {name: 'default.all', uid: 'g'},
				spec: {selector: 'all()', types: ['Ingress', 'Egress']},
			}),
		);
		// Without rules it lets nothing through at the end of the tier, for pods that no NetworkPolicy opens.
		expect(verdicts('POL-08', snapshot)).toContain('FAIL POL-08/seldon-system/egress');
		const finding = findingsOf('POL-08', snapshot).find(({id}) => id === 'POL-08/seldon-system/egress');
		expect(finding?.owner).toBe('platform');
		expect(finding?.evidence[0]?.source).toBe('GlobalNetworkPolicy/all .spec.egress');
		expect(finding?.remedies[0]?.command).toContain('get globalnetworkpolicy.projectcalico.org all');
	});
	it('are unknown where a policy of Calico is not understood', () => {
		const snapshot = clusterOf('canonical', draft =>
			draft.add({
				apiVersion: 'crd.projectcalico.org/v1',
				kind: 'GlobalNetworkPolicy',
				metadata: {name: 'default.all', uid: 'g'},
				spec: {
					order: 1,
					selector: 'app ~ web',
					types: ['Ingress', 'Egress'],
					ingress: [{action: 'Deny'}],
					egress: [{action: 'Allow'}],
				},
			}),
		);
		expect(verdicts('POL-08', snapshot)).toContain('UNKNOWN POL-08/unknown');
		expect(findingsOf('DNS-05', snapshot)[0]?.summary).toContain('GlobalNetworkPolicy/all');
	});
});

describe('POL-03', () => {
	it('names the nearest miss and repairs the rule where it stands', () => {
		const [finding] = findingsOf('POL-03', clusterOf('canonical'));
		expect(finding).toMatchObject({verdict: 'FAIL', owner: 'platform', confidence: 'proven'});
		expect(finding?.explanation).toContain(
			'namespace kube-system has no label name; kubernetes.io/metadata.name would match',
		);
		expect(finding?.remedies[0]?.command).toContain('"path":"/spec/egress/0/to/0/namespaceSelector"');
		expect(finding?.evidence.map(({value}) => value)).toContain(
			'app=financial-predictor selects no pod either',
		);
	});
	it('passes as soon as the namespaces have the label', () => {
		const labelled = clusterOf('canonical', draft => {
			for (const name of ['kube-system', 'seldon-system', 'ingress-nginx'])
				draft.set(draft.one('Namespace', name), 'metadata.labels.name', name);
		});
		expect(verdicts('POL-03', labelled)).toEqual(['PASS POL-03']);
		expect(verdicts('DNS-05', labelled)).toEqual([`WARN DNS-05/${ns}/egress/tcp`]);
	});
	it('only notes a selector for a namespace that this cluster does not have', () => {
		const spec = {
			podSelector: {},
			ingress: [{from: [{namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': 'elsewhere'}}}]}],
		};
		expect(findingsOf('POL-03', cluster([policy('x/p', spec)]))[0]).toMatchObject({
			id: 'POL-03/x/unmatched',
			verdict: 'WARN',
			class: 'advisory',
		});
	});
});

describe('DNS-05', () => {
	it('keeps what a repaired selector brings back apart from what it does not', () => {
		expect(verdicts('DNS-05', clusterOf('canonical'))).toEqual([
			`FAIL DNS-05/${ns}/egress/dead-selector`,
			`WARN DNS-05/${ns}/egress/tcp`,
		]);
		expect(verdicts('DNS-05', clusterOf('sc-03'))).toEqual([`FAIL DNS-05/${ns}/egress/dead-selector`]);
		expect(verdicts('DNS-05', clusterOf('sc-04'))).toEqual([`WARN DNS-05/${ns}/egress/tcp`]);
		expect(verdicts('DNS-05', clusterOf('sc-07'))).toEqual([`FAIL DNS-05/${ns}/egress`]);
	});
	it('sees policies in front of the DNS as well', () => {
		const closed = h0(draft =>
			draft.add(
				policy('kube-system/dns', {
					podSelector: {matchLabels: {'k8s-app': 'kube-dns'}},
					ingress: [{from: [{namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': ns}}}]}],
				}),
			),
		);
		expect(verdicts('DNS-05', closed)).toEqual(['FAIL DNS-05/kube-system/ingress']);
	});
});

describe('POL-05 and POL-08', () => {
	it('tell the port of the Service from the port of the server', () => {
		expect(findingsOf('POL-05', clusterOf('sc-05'))[0]?.summary).toBe(
			'financial-mlops-pytorch: rules open 443, the API listens on 6443 (post-DNAT)',
		);
	});
	it('list what is denied, what it may concern, and the rule that would open it', () => {
		const [finding] = findingsOf('POL-08', clusterOf('canonical'));
		expect(finding).toMatchObject({id: `POL-08/${ns}/egress`, verdict: 'FAIL', owner: 'platform'});
		for (const word of ['9005/TCP', '9002/TCP', '9004/TCP', 'object store 9000/TCP'])
			expect(finding?.explanation).toContain(word);
		expect(finding?.remedies[0]?.command).toContain('"path":"/spec/egress/-"');
	});
	it('see only the side that denies', () => {
		expect(verdicts('POL-08', clusterOf('sc-06'))).toEqual([`FAIL POL-08/${ns}/ingress`]);
		const [finding] = findingsOf('POL-08', clusterOf('sc-06'));
		expect(finding?.summary).toBe(`${ns}: ingress policies deny controller to scheduler 9004/TCP`);
	});
	it('are content with either port of a pair', () => {
		const tls = clusterOf('sc-06', draft =>
			draft.add(policy(`${ns}/tls`, {podSelector: {}, ingress: [{ports: [{port: 9044}]}]})),
		);
		expect(verdicts('POL-08', tls)).toEqual(['PASS POL-08']);
	});
	it('add policies up: the baseline beside the isolation brings everything back', () => {
		const healthy = h0().tables.networkPolicies.find(({namespace: one}) => one === ns)!;
		const both = h0(draft =>
			draft.add(policy(`${ns}/financial-isolation`, {podSelector: {}, policyTypes: ['Ingress', 'Egress']})),
		);
		expect(healthy.egress.length).toBeGreaterThan(0);
		for (const code of ['DNS-05', 'POL-05', 'POL-08', 'POL-12'])
			expect(verdicts(code, both)).toEqual([`PASS ${code}`]);
	});
	it('are only possible where pods may not need what is denied', () => {
		const noStore = h0(draft => {
			const baseline = draft.objects.find(
				({kind, metadata}) => (kind as unknown) === 'NetworkPolicy' && metadata.namespace === ns,
			)!;
			const egress = (baseline.spec as unknown as {egress: {ports?: {port: number}[]}[]}).egress;
			draft.set(
				baseline,
				'spec.egress',
				egress.filter(({ports}) => ports?.[0]?.port !== 9000),
			);
		});
		expect(findingsOf('POL-08', noStore)[0]).toMatchObject({
			verdict: 'WARN',
			confidence: 'possible',
			class: 'advisory',
		});
	});
});

describe('POL-12', () => {
	it('predicts what will be denied when the old scheduler is recreated', () => {
		const [finding] = findingsOf('POL-12', clusterOf('canonical'));
		expect(finding).toMatchObject({id: `POL-12/${ns}`, verdict: 'FAIL', owner: 'platform'});
		expect(finding?.predictions.at(-1)?.probe).toBe(
			`After ${ns}/seldon-scheduler-0 was recreated: controller to scheduler, 9004/TCP`,
		);
	});
	it('leaves a default deny alone where nobody is known to ask', () => {
		expect(verdicts('POL-12', cluster([policy('x/deny', {podSelector: {}})]))).toEqual(['PASS POL-12']);
		expect(verdicts('POL-12', cluster([]))).toEqual(['PASS POL-12']);
	});
});

describe('POL-13', () => {
	const service = {
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {namespace: 'x', name: 'web', uid: 's'},
		spec: {
			clusterIP: '10.43.0.7',
			ports: [{name: 'http', port: 80, targetPort: 8080}],
			selector: {app: 'web'},
		},
	};
	const slice = {
		apiVersion: 'discovery.k8s.io/v1',
		kind: 'EndpointSlice',
		metadata: {namespace: 'x', name: 'web-1', uid: 'e', labels: {'kubernetes.io/service-name': 'web'}},
		addressType: 'IPv4',
		ports: [{name: 'http', port: 8080, protocol: 'TCP'}],
		endpoints: [{addresses: ['10.244.0.1'], targetRef: {kind: 'Pod', namespace: 'x', name: 'web'}}],
	};
	const opening = (port: number) =>
		cluster([service, slice, policy('x/p', {podSelector: {}, ingress: [{ports: [{port}]}]})]);
	it('warns of the port of a Service in a rule, and of no other port', () => {
		expect(findingsOf('POL-13', opening(80))[0]).toMatchObject({
			verdict: 'WARN',
			summary: 'x/p opens 80, where web translates 80 to 8080',
		});
		expect(verdicts('POL-13', opening(8080))).toEqual(['PASS POL-13']);
		expect(verdicts('POL-13', opening(9000))).toEqual(['PASS POL-13']);
	});
});

describe('POL-11 and POL-19', () => {
	it('warn of an open pod in a namespace that is labelled sensitive', () => {
		const tagged = namespace('z', {'data-classification': 'confidential'});
		expect(verdicts('POL-11', cluster([tagged, pod('z/a', {ip: '10.244.0.9', calico: true})]))).toEqual([
			'WARN POL-11/z',
		]);
		expect(verdicts('POL-11', cluster([tagged]))).toEqual(['PASS POL-11']);
	});
	it('name the pods on which nothing enforces', () => {
		const [finding] = findingsOf('POL-19', clusterOf('canonical'));
		expect(finding).toMatchObject({id: 'POL-19/not-enforced', verdict: 'WARN'});
		expect(finding?.subjects.map(({name}) => name)).toEqual(['seldon-scheduler-0']);
	});
	it('tell an engine that is switched off from one that works with Flannel', () => {
		const flannel = (...args: readonly string[]) =>
			bare([
				node('a', {podCidr: '10.42.0.0/24', annotations: k3s('server', ...args), version: 'v1.33.1+k3s1'}),
				namespace('x'),
				pod('x/a', {ip: '10.42.0.5'}),
				policy('x/p', {podSelector: {}}),
			]);
		expect(verdicts('POL-19', flannel())).toEqual(['PASS POL-19']);
		expect(verdicts('POL-19', flannel('--disable-network-policy'))).toEqual(['WARN POL-19/hidden']);
	});
});

describe('POL-06', () => {
	it('warns, as possible, of workflows that cannot reach MLflow', () => {
		const shut = clusterOf('sc-05', draft => {
			const own = draft.one('NetworkPolicy', 'training-policies');
			draft.set(own, 'spec.egress', [{}].slice(1));
		});
		expect(findingsOf('POL-06', shut)[0]).toMatchObject({verdict: 'WARN', confidence: 'possible'});
		expect(verdicts('POL-06', clusterOf('sc-05'))).toEqual(['PASS POL-06']);
	});
});
