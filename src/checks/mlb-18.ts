import {kubectl} from '../migration/kubectl.ts';
import {type Announcement, announcements} from '../migration/metallb/announcements.ts';
import {lastEvent} from '../migration/metallb/events.ts';
import type {NodeRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {clusterSubject, count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-18', title: 'Announced addresses'};

/** Speakers elect and announce within seconds. */
const patience = 60_000;

/** Which node answers for each address, as the speakers say themselves. */
export const mlb18: Check = {
	...named,
	about: 'A ready node answers in the local network for the address of every Service.',
	needs: [
		'serviceL2Statuses',
		'l2Advertisements',
		'bgpAdvertisements',
		'ipAddressPools',
		'services',
		'endpointSlices',
		'nodes',
		'deployments',
		'daemonSets',
	],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const all = announcements(snapshot);
		const local = all.filter(({byBgp, advertisements}) => advertisements.length > 0 || !byBgp);
		if (local.length === 0) {
			const summary =
				all.length === 0 ? 'no Service has an address of MetalLB' : 'everything is announced by BGP alone';
			return [finding(named, {verdict: all.length === 0 ? 'PASS' : 'SKIP', summary})];
		}
		const silent = local.filter(one => one.announcers.length === 0 && !one.byBgp && isSettled(snapshot, one));
		const findings = [
			...gathered(
				silent.map(one => silentFinding(one)),
				'many',
				`${silent.length} Services have an address that nobody announces`,
			),
			...shaky(snapshot, local),
		];
		if (findings.length > 0) return findings;
		const byNode = new Map<string, number>();
		for (const {announcers} of local)
			for (const {node} of announcers) byNode.set(node, (byNode.get(node) ?? 0) + 1);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(local.length, 'Service')} announced by ${[...byNode].map(([node, services]) => `${node} (${services})`).join(', ')}`,
				evidence: fields(local.flatMap(announcerFacts)),
			}),
		];
	},
};

function announcerFacts({service, announcers}: Announcement) {
	return announcers.map(({node, interfaces}) => ({
		source: `ServiceL2Status of Service ${nameOf(service)} .status`,
		value: `${service.loadBalancerIps.join(', ')} from ${node}${interfaces.length > 0 ? ` on ${interfaces.join(', ')}` : ''}`,
	}));
}

/** What was assigned a moment ago is still being announced. */
function isSettled(snapshot: Snapshot, {service}: Announcement): boolean {
	const since = Math.max(service.createdAt, lastEvent(snapshot, service, 'IPAllocated')?.at ?? 0);
	return snapshot.now - since >= patience;
}

function silentFinding(one: Announcement): Finding {
	const {service, endpoints, candidates, silenced, advertisements} = one;
	const idle = advertisements.length > 0 && endpoints === 0;
	const ip = service.loadBalancerIps.join(', ');
	return finding(named, {
		part: nameOf(service),
		verdict: idle ? 'WARN' : 'FAIL',
		owner: idle ? 'application' : 'platform',
		subjects: [serviceSubject(service), ...silenced.map(({node}) => clusterSubject('Node', node.name))],
		summary: `${nameOf(service)} has ${ip}, which no node announces: ${reason(one)}`,
		explanation: idle
			? 'In L2 mode an address is announced only while the Service has a ready endpoint, so this follows from its pods, not from MetalLB.'
			: 'The address is assigned and works inside the cluster; from outside nobody answers for it.',
		evidence: fields([
			{source: `Service ${nameOf(service)} .status.loadBalancer.ingress`, value: ip},
			{source: `ServiceL2Status of Service ${nameOf(service)}`, value: 'none'},
			{
				source: `EndpointSlices of Service ${nameOf(service)}`,
				value: `${count(endpoints, 'ready endpoint')}`,
			},
			...silenced.map(({node, why}) => ({source: `Node/${node.name}`, value: why})),
		]),
		ruledOut: idle || candidates.length === 0 ? [] : ['missing endpoints: there are ready ones'],
		predictions: [{probe: `arping -c 3 ${ip} from a machine in the same network`, expect: 'no answer'}],
		remedies: [
			{
				owner: idle ? 'application' : 'platform',
				text: idle ? 'Get a pod of the Service ready.' : 'Look what the speakers say about the Service.',
				command: kubectl('-n', service.namespace, 'describe', 'service', service.name),
				risk: 'none',
				verify: 'ktriage check MLB-18',
			},
		],
	});
}

function reason({advertisements, endpoints, candidates, silenced, service}: Announcement): string {
	if (advertisements.length === 0) return 'no advertisement is for it';
	if (endpoints === 0) return 'it has no ready endpoint';
	if (candidates.length === 0) {
		return service.externalTrafficPolicy === 'Local'
			? 'no node that may announce it has an endpoint (externalTrafficPolicy Local)'
			: 'the advertisement lets no node announce it';
	}
	if (silenced.length === candidates.length) {
		return `every node that may is kept from it (${few(silenced.map(({node, why}) => `${node.name}: ${why}`))})`;
	}
	return 'why is only in the logs of the speakers';
}

/** Addresses that a node which is not Ready still answers for: they move as soon as MetalLB notices. */
function shaky(snapshot: Snapshot, all: readonly Announcement[]): readonly Finding[] {
	const ready = new Map(snapshot.tables.nodes.map(node => [node.name, isReady(node)]));
	const byNode = new Map<string, Announcement[]>();
	for (const one of all) {
		for (const {node} of one.announcers) {
			if (ready.get(node) !== false) continue;
			byNode.set(node, [...(byNode.get(node) ?? []), one]);
		}
	}
	return [...byNode].map(([node, services]) =>
		finding(named, {
			part: node,
			verdict: 'WARN',
			subjects: [clusterSubject('Node', node), ...services.map(({service}) => serviceSubject(service))],
			summary: `${count(services.length, 'address', 'addresses')} announced from ${node}, which is not Ready`,
			explanation: `Another node takes them over when the speaker there is seen as gone; open connections break: ${few(services.map(({service}) => nameOf(service)))}.`,
			evidence: fields(services.flatMap(announcerFacts)),
		}),
	);
}

function isReady({conditions}: NodeRow): boolean {
	return conditions.some(({type, status}) => type === 'Ready' && status === 'True');
}
