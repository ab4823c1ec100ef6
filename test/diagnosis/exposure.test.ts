import {describe, expect, it} from 'vitest';
import {runChecks} from '../../src/checks/index.ts';
import {diagnose} from '../../src/diagnosis/diagnose.ts';
import type {Snapshot} from '../../src/store/snapshot.ts';
import {clusterOf, h0, pod} from '../checks/fixtures.ts';

const page = (snapshot: Snapshot) =>
	diagnose(snapshot, runChecks(snapshot)).causes.map(({finding, symptoms}) => ({
		id: finding.id,
		symptoms: [...new Set(symptoms.map(({code}) => code))].sort(),
	}));

describe('faults of load balancer and names have one root', () => {
	it.each([
		['sc-11', 'MLB-02/none', ['MLB-04']],
		['sc-12', 'MLB-12/production-pool', ['MLB-04']],
		['sc-13', 'MLB-11', ['FLN-01', 'MLB-06']],
		['sc-14', 'MLB-17/production-advertisement', ['MLB-08', 'MLB-18']],
		['sc-15', 'MLB-03/production-pool', ['MLB-08', 'MLB-18']],
		['sc-34', 'MLB-07/192.168.1.201', ['MLB-04']],
	])('%s: %s', (id, root, symptoms) => {
		expect(page(clusterOf(id))).toEqual([{id: root, symptoms}]);
	});
	it('sc-24: DNS-01, with the state of CoreDNS under it', () => {
		const [first] = page(clusterOf('sc-24'));
		expect(first?.id).toBe('DNS-01');
		expect(first?.symptoms).toContain('DNS-02');
	});
});

describe('the canonical cluster', () => {
	it('has the ignored pin as one root, with drift and conflict under it', () => {
		const causes = page(clusterOf('canonical'));
		expect(causes.filter(({id}) => id.startsWith('MLB-'))).toEqual([
			{id: 'MLB-05/mlflow/mlflow-server', symptoms: ['MLB-06', 'MLB-07']},
			{id: 'MLB-09', symptoms: []},
		]);
	});
});

describe('what lies below', () => {
	it('a node that is down explains its silent speaker and the addresses it announced', () => {
		const snapshot = h0(draft => {
			draft.set(draft.one('Node', 'nuc10i4fnh'), 'status.conditions', [{type: 'Ready', status: 'Unknown'}]);
			draft.set(draft.one('DaemonSet', 'speaker'), 'status.numberReady', 4);
			const speaker = draft
				.all('Pod')
				.find(
					({metadata, spec}) =>
						metadata.name.startsWith('speaker-') && (spec?.nodeName as unknown) === 'nuc10i4fnh',
				)!;
			draft.set(speaker, 'status.conditions', [{type: 'Ready', status: 'False'}]);
		});
		const [first] = page(snapshot);
		expect(first?.id).toBe('ENV-03/nuc10i4fnh');
		expect(first?.symptoms).toEqual(expect.arrayContaining(['MLB-01', 'MLB-18']));
	});
	it('a controller that is down explains who waits, a pool does not', () => {
		const snapshot = clusterOf('sc-12', draft => {
			const controller = draft
				.all('Deployment')
				.find(({metadata}) => metadata.namespace === 'metallb-system')!;
			draft.set(controller, 'status.readyReplicas', 0);
			draft.set(draft.one('IPAddressPool'), 'spec.addresses', ['192.168.1.200-192.168.1.240']);
		});
		const roots = page(snapshot);
		expect(roots.find(({id}) => id === 'MLB-01/controller')?.symptoms).toContain('MLB-04');
		expect(roots.some(({id}) => id.startsWith('MLB-04'))).toBe(false);
	});
	it('pods on a node that is down explain that nobody answers DNS', () => {
		const snapshot = h0(draft => {
			const coredns = draft.all('Pod').find(({metadata}) => metadata.name.startsWith('coredns-'))!;
			const on = coredns.spec?.nodeName as unknown as string;
			draft.set(draft.one('Node', on), 'status.conditions', [{type: 'Ready', status: 'Unknown'}]);
			draft.set(coredns, 'status.conditions', [{type: 'Ready', status: 'False'}]);
			draft.set(draft.one('Deployment', 'coredns'), 'status.readyReplicas', 0);
			for (const slice of draft.all('EndpointSlice'))
				if (slice.metadata.name.startsWith('kube-dns-')) draft.set(slice, 'endpoints', []);
			draft.add(pod('x/other', {on, ip: '10.42.0.77'}));
		});
		expect(page(snapshot).map(({id}) => id)).not.toContain('DNS-01');
	});
});
