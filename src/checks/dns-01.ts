import {type ClusterDns, clusterDns} from '../migration/dns/cluster-dns.ts';
import {readyEndpoints} from '../migration/endpoints.ts';
import {kubectl} from '../migration/kubectl.ts';
import {podOwners} from '../migration/owners.ts';
import {podFlags} from '../store/pod-table.ts';
import type {WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import {nameTest} from './connection-test.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

const named = {code: 'DNS-01', title: 'Cluster DNS answers'};

/** The Service that every pod asks for names has somebody behind it. */
export const dns01: Check = {
	...named,
	about: 'The DNS Service of the cluster has ready endpoints.',
	needs: ['services', 'endpointSlices', 'deployments', 'pods'],
	run: snapshot => {
		const dns = clusterDns(snapshot);
		const {namespaceScope} = snapshot;
		if (dns.service === undefined) return [withoutService(snapshot, dns)];
		if (namespaceScope !== undefined && namespaceScope !== dns.service.namespace) {
			return [finding(named, {verdict: 'SKIP', summary: `only namespace ${namespaceScope} is read`})];
		}
		const {service} = dns;
		const ready = readyEndpoints(snapshot).get(nameOf(service))?.ready ?? 0;
		const evidence = fields([
			{source: `Service ${nameOf(service)} .spec.clusterIPs`, value: service.clusterIps.join(', ')},
			{
				source: `EndpointSlices of Service ${nameOf(service)}`,
				value: `${count(ready, 'ready endpoint')}`,
			},
			...dns.workloads.map(row => ({
				source: `${row.kind} ${nameOf(row)} .status`,
				value: `${row.ready} of ${row.desired} ready`,
			})),
		]);
		if (ready === 0) return [nobodyAnswers(snapshot, dns, evidence)];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${nameOf(service)} ${service.clusterIps.join(', ')}: ${count(ready, 'ready endpoint')}`,
				evidence,
			}),
		];
	},
};

function withoutService({namespaceScope}: Snapshot, {workloads}: ClusterDns): Finding {
	if (namespaceScope !== undefined) {
		return finding(named, {verdict: 'SKIP', summary: `only namespace ${namespaceScope} is read`});
	}
	const [first] = workloads;
	if (first === undefined) {
		const summary = 'no DNS Service of the cluster is found';
		const explanation =
			'Looked for port 53/UDP under the address that kubelets are given, under label k8s-app=kube-dns, and under the name kube-dns.';
		return finding(named, {verdict: 'UNKNOWN', summary, explanation});
	}
	return finding(named, {
		verdict: 'FAIL',
		subjects: workloads.map(({kind, namespace, name}) => ({kind, namespace, name})),
		summary: `${nameOf(first)} runs, but no Service leads to it`,
		explanation: 'Pods ask the address of the DNS Service; without the Service no name is resolved anywhere.',
	});
}

function nobodyAnswers(snapshot: Snapshot, dns: ClusterDns, evidence: Finding['evidence']): Finding {
	const service = dns.service!;
	const slots = dns.workloads.flatMap(row => podsOf(snapshot, row));
	const [first] = dns.workloads;
	const idle = dns.workloads.length > 0 && dns.workloads.every(({desired}) => desired === 0);
	const why =
		first === undefined
			? 'No workload is found behind it.'
			: idle
				? `${few(dns.workloads.map(nameOf))} has been scaled to 0.`
				: `${few(dns.workloads.map(row => `${nameOf(row)} ${row.ready} of ${row.desired} ready`))}.`;
	return finding(named, {
		verdict: 'FAIL',
		subjects: [
			serviceSubject(service),
			...dns.workloads.map(({kind, namespace, name}) => ({kind, namespace, name})),
			...podSubjects(snapshot, slots),
		],
		summary: `nobody answers DNS: ${nameOf(service)} has no ready endpoint`,
		explanation: `Every lookup of every pod fails, in all namespaces at once, whatever policies say. ${why} Connections to addresses still work.`,
		evidence,
		ruledOut: ['network policies: without an endpoint there is nothing they could let through'],
		predictions: [
			{
				probe: 'nslookup kubernetes.default.svc in any pod',
				expect: 'connection refused or a timeout, in every namespace alike',
				...nameTest(snapshot, service.clusterIps[0], dns.domain),
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: idle ? 'Scale it up again.' : 'Look why its pods are not ready.',
				command:
					first === undefined
						? ''
						: idle
							? kubectl('-n', first.namespace, 'scale', first.kind.toLowerCase(), first.name, '--replicas=1')
							: kubectl('-n', first.namespace, 'describe', first.kind.toLowerCase(), first.name),
				risk: idle ? 'low' : 'none',
				verify: 'ktriage check DNS-01',
			},
			...slots.slice(0, idle ? 0 : 1).map(slot => ({
				owner: 'platform' as const,
				text: 'Read the events of the pod.',
				command: kubectl(
					'-n',
					service.namespace,
					'describe',
					'pod',
					podName(snapshot, slot).split('/')[1] ?? '',
				),
				risk: 'none' as const,
				verify: 'ktriage check DNS-01',
			})),
		],
	});
}

function podsOf(snapshot: Snapshot, {kind, namespace, name}: WorkloadRow): readonly number[] {
	const {pods} = snapshot;
	const ownerOf = podOwners(snapshot);
	return [...pods.slots()].filter(slot => {
		if (pods.namespaceName(pods.namespaceId(slot)) !== namespace) return false;
		if ((pods.flags(slot) & podFlags.finished) !== 0) return false;
		const owner = ownerOf(slot);
		return owner.kind === kind && 'name' in owner && owner.name === name;
	});
}
