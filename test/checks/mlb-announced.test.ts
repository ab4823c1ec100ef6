import {describe, expect, it} from 'vitest';
import {clusterOf, type Draft, findingsOf, h0, verdicts} from './fixtures.ts';

/** Nobody announces this Service. */
const silence = (draft: Draft, service: string) => {
	const status = draft
		.all('ServiceL2Status')
		.find(one => (one.status?.serviceName as unknown as string) === service)!;
	draft.objects.splice(draft.objects.indexOf(status), 1);
};
const slices = (draft: Draft, service: string) =>
	draft.all('EndpointSlice').filter(({metadata}) => metadata.name.startsWith(`${service}-`));
const exclude = 'metadata.labels.node~kubernetes~io/exclude-from-external-load-balancers';

describe('MLB-03 advertisements', () => {
	it('passes on the baseline, also where an advertisement names no pool', () => {
		expect(verdicts('MLB-03', h0())).toEqual(['PASS MLB-03']);
		const every = h0(draft => draft.set(draft.one('L2Advertisement'), 'spec', {}));
		expect(verdicts('MLB-03', every)).toEqual(['PASS MLB-03']);
	});
	it('follows selectors to the labels of pools', () => {
		const selecting = (value: string) =>
			h0(draft => {
				draft.set(draft.one('IPAddressPool'), 'metadata.labels', {zone: 'lan'});
				draft.set(draft.one('L2Advertisement'), 'spec', {
					ipAddressPoolSelectors: [{matchLabels: {zone: value}}],
				});
			});
		expect(verdicts('MLB-03', selecting('lan'))).toEqual(['PASS MLB-03']);
		expect(verdicts('MLB-03', selecting('dmz'))).toEqual(['FAIL MLB-03/production-pool']);
	});
	it('fails where it stands in a namespace that MetalLB does not read', () => {
		const [finding] = findingsOf('MLB-03', clusterOf('sc-15'));
		expect(finding).toMatchObject({verdict: 'FAIL', confidence: 'proven'});
		expect(finding?.subjects).toContainEqual({
			kind: 'L2Advertisement',
			namespace: 'default',
			name: 'production-advertisement',
		});
	});
	it.each([
		['there is none', (draft: Draft) => draft.remove('L2Advertisement'), 'no L2Advertisement and no BGP'],
		[
			'it lets no node take part',
			(draft: Draft) =>
				draft.set(draft.one('L2Advertisement'), 'spec.nodeSelectors', [{matchLabels: {edge: 'yes'}}]),
			'select no node',
		],
		[
			'it speaks BGP to nobody',
			(draft: Draft) => {
				draft.remove('L2Advertisement');
				draft.add({
					apiVersion: 'metallb.io/v1beta1',
					kind: 'BGPAdvertisement',
					metadata: {namespace: 'metallb-system', name: 'bgp', uid: 'b'},
					spec: {},
				});
			},
			'there is no BGPPeer',
		],
	])('fails when %s', (_, change, why) => {
		const [finding] = findingsOf('MLB-03', h0(change));
		expect(finding).toMatchObject({id: 'MLB-03/production-pool', verdict: 'FAIL'});
		expect(finding?.summary).toContain(why);
	});
	it('warns of a pool that does not exist', () => {
		const snapshot = h0(draft =>
			draft.set(draft.one('L2Advertisement'), 'spec.ipAddressPools', ['production-pool', 'old']),
		);
		expect(verdicts('MLB-03', snapshot)).toEqual(['WARN MLB-03/production-advertisement-pools']);
	});
});

describe('MLB-04 addresses', () => {
	it('passes on the baseline, fails for each Service that waits', () => {
		expect(verdicts('MLB-04', h0())).toEqual(['PASS MLB-04']);
		expect(verdicts('MLB-04', clusterOf('sc-11'))).toHaveLength(3);
	});
	it('says what the controller says', () => {
		expect(findingsOf('MLB-04', clusterOf('sc-12'))[0]?.explanation).toContain('no available IPs');
		expect(findingsOf('MLB-04', clusterOf('sc-34'))[0]?.summary).toContain('another Service has the address');
	});
	it('forgets a refusal that was followed by an address', () => {
		const snapshot = clusterOf('sc-34', draft => {
			for (const event of draft.all('Event'))
				if ((event.reason as unknown) === 'AllocationFailed')
					draft.set(event, 'lastTimestamp', '2026-11-20T14:30:00Z');
			draft.add({
				apiVersion: 'v1',
				kind: 'Event',
				metadata: {namespace: 'mlflow', name: 'later', uid: 'e'},
				involvedObject: {kind: 'Service', namespace: 'mlflow', name: 'mlflow-server'},
				reason: 'IPAllocated',
				lastTimestamp: '2026-11-20T15:00:00Z',
			});
		});
		expect(findingsOf('MLB-04', snapshot)[0]?.summary).toBe('mlflow/mlflow-server waits for an address');
	});
	it('gives a new Service time', () => {
		const snapshot = clusterOf('sc-34', draft =>
			draft.set(draft.one('Service', 'mlflow-server'), 'metadata.creationTimestamp', '2026-11-20T15:39:50Z'),
		);
		expect(verdicts('MLB-04', snapshot)).toEqual(['PASS MLB-04']);
	});
	it('names the class that somebody else may serve', () => {
		const snapshot = clusterOf('sc-34', draft =>
			draft.set(draft.one('Service', 'mlflow-server'), 'spec.loadBalancerClass', 'example.com/lb'),
		);
		expect(findingsOf('MLB-04', snapshot)[0]?.explanation).toContain('--lb-class=example.com/lb');
	});
});

describe('MLB-17 interfaces', () => {
	const limited = (change: (draft: Draft) => void = () => undefined) =>
		h0(draft => {
			draft.set(draft.one('L2Advertisement'), 'spec.interfaces', ['eno1']);
			change(draft);
		});
	it('passes without a limit, and with one that the nodes meet', () => {
		expect(verdicts('MLB-17', h0())).toEqual(['PASS MLB-17']);
		expect(verdicts('MLB-17', limited())).toEqual(['PASS MLB-17']);
	});
	it('fails by the event of the speaker, or by the silence alone', () => {
		expect(findingsOf('MLB-17', clusterOf('sc-14'))).toMatchObject([{verdict: 'FAIL', confidence: 'proven'}]);
		const silent = limited(draft => silence(draft, 'grafana'));
		expect(findingsOf('MLB-17', silent)).toMatchObject([{verdict: 'FAIL', confidence: 'probable'}]);
	});
	it('does not blame the interface when nothing is behind the Service', () => {
		const idle = limited(draft => {
			silence(draft, 'grafana');
			for (const slice of slices(draft, 'grafana')) draft.set(slice, 'endpoints', []);
		});
		expect(verdicts('MLB-17', idle)).toEqual(['PASS MLB-17']);
	});
	it('says that it cannot tell on releases that do not say who announces', () => {
		const absent = {kind: 'absent', since: 0, why: 'not served'} as const;
		const snapshot = h0(draft => draft.set(draft.one('L2Advertisement'), 'spec.interfaces', ['eno1']), {
			sources: {serviceL2Statuses: absent},
		});
		expect(verdicts('MLB-17', snapshot)).toEqual(['UNKNOWN MLB-17/production-advertisement']);
		expect(verdicts('MLB-18', snapshot)).toEqual(['SKIP MLB-18']);
	});
});

describe('MLB-18 announced addresses', () => {
	it('passes on the baseline and names the nodes', () => {
		expect(findingsOf('MLB-18', h0())[0]?.summary).toContain('9 Services announced by');
	});
	it('fails for an address that nobody announces', () => {
		const snapshot = h0(draft => silence(draft, 'grafana'));
		expect(findingsOf('MLB-18', snapshot)).toMatchObject([
			{id: 'MLB-18/monitoring/grafana', verdict: 'FAIL', owner: 'platform'},
		]);
	});
	it('blames the pods when the Service has none that is ready', () => {
		const snapshot = h0(draft => {
			silence(draft, 'grafana');
			for (const slice of slices(draft, 'grafana')) draft.set(slice, 'endpoints', []);
		});
		expect(findingsOf('MLB-18', snapshot)).toMatchObject([{verdict: 'WARN', owner: 'application'}]);
	});
	it('says why every node that may announce stays silent', () => {
		const snapshot = h0(draft => {
			silence(draft, 'grafana');
			for (const one of draft.all('Node')) draft.set(one, exclude, '');
		});
		expect(findingsOf('MLB-18', snapshot)[0]?.summary).toContain('every node that may is kept from it');
	});
	it('knows that local traffic needs an endpoint on the node', () => {
		const snapshot = h0(draft => {
			silence(draft, 'grafana');
			draft.set(draft.one('Service', 'grafana'), 'spec.externalTrafficPolicy', 'Local');
			for (const slice of slices(draft, 'grafana'))
				draft.set(slice, 'endpoints', [{addresses: ['10.42.110.9'], conditions: {ready: true}}]);
		});
		expect(findingsOf('MLB-18', snapshot)[0]?.summary).toContain('externalTrafficPolicy Local');
	});
	it('does not judge what routers are told by BGP', () => {
		const snapshot = h0(draft => {
			silence(draft, 'grafana');
			draft.add({
				apiVersion: 'metallb.io/v1beta1',
				kind: 'BGPAdvertisement',
				metadata: {namespace: 'metallb-system', name: 'bgp', uid: 'b'},
				spec: {},
			});
		});
		expect(verdicts('MLB-18', snapshot)).toEqual(['PASS MLB-18']);
	});
	it('warns of addresses on a node that is not Ready', () => {
		const snapshot = h0(draft =>
			draft.set(draft.one('Node', 'nuc10i4fnh'), 'status.conditions', [{type: 'Ready', status: 'False'}]),
		);
		expect(verdicts('MLB-18', snapshot)).toEqual(['WARN MLB-18/nuc10i4fnh']);
	});
});
