import {readyEndpoints} from '../../migration/endpoints.ts';
import {type Announcement, announcements} from '../../migration/metallb/announcements.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import type {ProbeRun} from '../question.ts';

/** One step on the way from this machine to a pod behind a load balancer. */
export type Hop = {
	readonly hop:
		| 'address'
		| 'announcement'
		| 'neighbour'
		| 'endpoints'
		| 'load balancer'
		| 'node port'
		| 'cluster address'
		| 'pod';
	/** broken: the way ends here · unknown: it could not be seen, for the reason in `seen`. */
	readonly state: 'ok' | 'broken' | 'unknown';
	readonly asked: string;
	readonly seen: string;
	/** What to look at when it is broken; '' otherwise. */
	readonly next: string;
};

/** What was seen from this machine and, where commands may be run, from inside. */
export type TraceObservations = {
	/** Who answers for the address in the local network, by hardware address; `why` when that is not known. */
	readonly neighbour:
		| {readonly kind: 'same'; readonly node: string}
		| {readonly kind: 'other'; readonly hardware: string; readonly node: string}
		| {readonly kind: 'silent'}
		| {readonly kind: 'unknown'; readonly why: string};
	readonly balancer?: ProbeRun;
	readonly nodePort?: ProbeRun;
	readonly clusterAddress?: ProbeRun;
	readonly pod?: ProbeRun;
};

/** The way hop by hop, outermost first; the first broken one is where to look. */
export function traceHops(snapshot: Snapshot, service: ServiceRow, seen: TraceObservations): readonly Hop[] {
	const found = announcements(snapshot).find(
		one => one.service.namespace === service.namespace && one.service.name === service.name,
	);
	return [
		addressHop(service),
		announcementHop(service, found),
		neighbourHop(service, seen.neighbour),
		endpointsHop(snapshot, service, found),
		asked('load balancer', seen.balancer, 'MLB-03, MLB-17, MLB-08: announcement, firewall or policy'),
		asked('node port', seen.nodePort, 'kube-proxy on that node, externalTrafficPolicy, or its firewall'),
		asked('cluster address', seen.clusterAddress, 'kube-proxy on that node (CID-02, FLN-02)'),
		asked('pod', seen.pod, 'the way between the nodes, or a policy (CAL-15, POL-08)'),
	];
}

/**
 * The hop at which the way ends: the innermost one that does not answer while nothing further in is known to. Undefined when nothing is
 * broken. A pod that answers from inside takes the blame off itself, not off what is before it.
 */
export function firstBroken(hops: readonly Hop[]): Hop | undefined {
	return hops.find(({state}) => state === 'broken');
}

function addressHop({type, loadBalancerIps, namespace, name}: ServiceRow): Hop {
	const asked = 'has the Service an address?';
	const [ip] = loadBalancerIps;
	if (ip !== undefined)
		return {hop: 'address', state: 'ok', asked, seen: loadBalancerIps.join(', '), next: ''};
	const seen = type === 'LoadBalancer' ? 'none: it waits for one' : `it is of type ${type}`;
	const next =
		type === 'LoadBalancer'
			? `ktriage why Service/${name} -n ${namespace}: pool, class, or the controller (MLB-02, MLB-04, MLB-12)`
			: 'set spec.type to LoadBalancer, or ask its node port';
	return {hop: 'address', state: 'broken', asked, seen, next};
}

function announcementHop({loadBalancerIps}: ServiceRow, found: Announcement | undefined): Hop {
	const base = {hop: 'announcement' as const, asked: 'who announces it?'};
	if (loadBalancerIps.length === 0) return {...base, state: 'unknown', seen: 'there is no address', next: ''};
	if (found === undefined)
		return {...base, state: 'unknown', seen: 'the address is of no pool that MetalLB has', next: ''};
	const {announcers, advertisements, byBgp, candidates, silenced} = found;
	if (announcers.length > 0)
		return {...base, state: 'ok', seen: announcers.map(({node}) => node).join(', '), next: ''};
	if (byBgp) return {...base, state: 'unknown', seen: 'by BGP: ask the router', next: ''};
	if (advertisements.length === 0)
		return {
			...base,
			state: 'broken',
			seen: 'no L2Advertisement is for its pool',
			next: 'ktriage check MLB-03',
		};
	if (candidates.length === silenced.length)
		return {
			...base,
			state: 'broken',
			seen:
				candidates.length === 0
					? 'no node may: node selectors, or no local endpoint'
					: `${silenced.map(({node, why}) => `${node.name}: ${why}`).join('; ')}`,
			next: 'ktriage check MLB-03 MLB-17 MLB-18',
		};
	return {
		...base,
		state: 'unknown',
		seen: 'no speaker says that it does (ServiceL2Status is empty)',
		next: 'ktriage check MLB-17',
	};
}

function neighbourHop({loadBalancerIps}: ServiceRow, neighbour: TraceObservations['neighbour']): Hop {
	const base = {hop: 'neighbour' as const, asked: 'who answers for it here?'};
	if (loadBalancerIps.length === 0) return {...base, state: 'unknown', seen: 'there is no address', next: ''};
	switch (neighbour.kind) {
		case 'same':
			return {...base, state: 'ok', seen: `node ${neighbour.node}`, next: ''};
		case 'other':
			return {
				...base,
				state: 'broken',
				seen: `${neighbour.hardware}${neighbour.node === '' ? ', which is no node known here' : ` (node ${neighbour.node})`}, not the node that announces it`,
				next: 'another machine uses the address, or an old answer is remembered: arping it from here',
			};
		case 'silent':
			return {
				...base,
				state: 'broken',
				seen: 'nobody answered',
				next: 'ktriage check MLB-03 MLB-17 MLB-18: nobody announces it in this network',
			};
		default:
			return {...base, state: 'unknown', seen: neighbour.why, next: ''};
	}
}

function endpointsHop(snapshot: Snapshot, service: ServiceRow, found: Announcement | undefined): Hop {
	const {namespace, name, externalTrafficPolicy} = service;
	const base = {hop: 'endpoints' as const, asked: 'is somebody behind it?'};
	const behind = readyEndpoints(snapshot).get(`${namespace}/${name}`);
	if (behind === undefined || behind.ready === 0)
		return {
			...base,
			state: 'broken',
			seen: 'no ready endpoint',
			next: `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${name}`,
		};
	const nodes = [...behind.nodes];
	if (externalTrafficPolicy !== 'Local')
		return {...base, state: 'ok', seen: `${behind.ready} ready on ${nodes.join(', ')}`, next: ''};
	const without = (found?.announcers ?? []).filter(({node}) => !behind.nodes.has(node)).map(({node}) => node);
	if (without.length > 0)
		return {
			...base,
			state: 'broken',
			seen: `externalTrafficPolicy Local, and ${without.join(', ')} announces it without an endpoint of its own`,
			next: 'move a pod there, or set externalTrafficPolicy to Cluster',
		};
	return {...base, state: 'ok', seen: `${behind.ready} ready, Local, on ${nodes.join(', ')}`, next: ''};
}

function asked(hop: Hop['hop'], run: ProbeRun | undefined, next: string): Hop {
	if (run === undefined) return {hop, state: 'unknown', asked: 'not asked', seen: '', next: ''};
	const {question, answer} = run;
	const place = question.kind === 'tcp' ? `${question.host}:${question.port}` : '';
	const seen = answer.detail === '' ? answer.class : `${answer.class}: ${answer.detail}`;
	const state = answer.class === 'ok' ? 'ok' : answer.class === 'tool' ? 'unknown' : 'broken';
	return {hop, state, asked: `does ${place} connect?`, seen, next: state === 'broken' ? next : ''};
}
