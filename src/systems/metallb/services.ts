import type {Verdict} from '../../checks/finding.ts';
import {type Announcement, announcements} from '../../migration/metallb/announcements.ts';
import {type Balanced, balancedServices} from '../../migration/metallb/claims.ts';
import {lastEvent, refusalOf} from '../../migration/metallb/events.ts';
import {loadBalancerPools} from '../../migration/metallb/pools.ts';
import type {ServiceRow} from '../../store/rows.ts';
import type {Snapshot} from '../../store/snapshot.ts';
import {type Note, notesBySubject, type SystemInput, worst} from '../system.ts';

/** A Service that is left to MetalLB: what it asks for, what it has, and who answers for that. */
export type BalancedService = {
	readonly namespace: string;
	readonly name: string;
	/** Addresses asked for; empty when any will do. */
	readonly wants: readonly string[];
	/** The pool asked for; empty when any will do. */
	readonly wantsPool: string;
	readonly has: readonly string[];
	/** Pools its addresses are of. */
	readonly pools: readonly string[];
	/** Nodes that answer for it in the local network. */
	readonly announcedBy: readonly string[];
	/** Who says so: the status that speakers write, an event of a speaker, or nobody. */
	readonly announcedAccordingTo: 'status' | 'event' | 'nobody';
	readonly byBgp: boolean;
	/** L2Advertisements that cover it. */
	readonly advertisements: readonly string[];
	/** Nodes that may announce it and stay silent, with why. */
	readonly silent: readonly string[];
	readonly readyEndpoints: number;
	/** Message of the event in which the controller refuses an address; empty when it does not. */
	readonly refusal: string;
	/** Annotations that MetalLB does not hear. */
	readonly lint: readonly {readonly key: string; readonly why: string; readonly rightKey: string}[];
	/** Worst verdict of what the diagnosis says of it under MLB. */
	readonly verdict: Verdict;
	readonly findings: readonly Note[];
	/** What a reader should know first; empty when all is as asked. */
	readonly note: string;
};

/** Every Service that is left to MetalLB. */
export function balancedServiceLines(input: SystemInput): readonly BalancedService[] {
	const {snapshot} = input;
	const announced = new Map(announcements(snapshot).map(one => [one.service, one]));
	const notes = notesBySubject(input, 'Service');
	const {poolOf} = loadBalancerPools(snapshot);
	return balancedServices(snapshot).map(balanced => {
		const {service, request} = balanced;
		const announcement = announced.get(service);
		const findings = (notes.get(`${service.namespace}/${service.name}`) ?? []).filter(({code}) =>
			code.startsWith('MLB-'),
		);
		const refusal = refusalOf(snapshot, service)?.message ?? '';
		const pools = service.loadBalancerIps.flatMap(ip => poolOf(ip)?.row.name ?? []);
		return {
			namespace: service.namespace,
			name: service.name,
			wants: request.ips,
			wantsPool: request.pool,
			has: service.loadBalancerIps,
			pools: [...new Set(pools)],
			...announcers(snapshot, service, announcement),
			byBgp: announcement?.byBgp ?? false,
			advertisements: announcement?.advertisements.map(({name}) => name) ?? [],
			silent: announcement?.silenced.map(({node, why}) => `${node.name}: ${why}`) ?? [],
			readyEndpoints: announcement?.endpoints ?? 0,
			refusal,
			lint: request.faults.map(({fact, why, rightKey}) => ({
				key: /\[(.+)\]$/.exec(fact.source)?.[1] ?? '.spec.loadBalancerIP',
				why,
				rightKey,
			})),
			verdict: worst(findings),
			findings,
			note: noteOf(balanced, findings, refusal),
		};
	});
}

/** The status of the speakers tells; before MetalLB 0.14.6 only an event does, for as long as it is kept. */
function announcers(
	snapshot: Snapshot,
	service: ServiceRow,
	announcement: Announcement | undefined,
): Pick<BalancedService, 'announcedBy' | 'announcedAccordingTo'> {
	const told = announcement?.announcers ?? [];
	if (told.length > 0)
		return {announcedBy: [...new Set(told.map(({node}) => node))], announcedAccordingTo: 'status'};
	const read = snapshot.sources.find(({name}) => name === 'serviceL2Statuses')?.state.kind === 'live';
	const event = read ? undefined : lastEvent(snapshot, service, 'nodeAssigned');
	const node = /announcing from node "([^"]+)"/.exec(event?.message ?? '')?.[1];
	return node === undefined
		? {announcedBy: [], announcedAccordingTo: 'nobody'}
		: {announcedBy: [node], announcedAccordingTo: 'event'};
}

function noteOf({service, request}: Balanced, findings: readonly Note[], refusal: string): string {
	const [first] = findings;
	if (first !== undefined) return `${first.code} ${withoutName(first.summary, service)}`;
	if (refusal !== '') return refusal;
	if (service.loadBalancerIps.length === 0) return 'no address yet';
	const missed = request.ips.filter(ip => !service.loadBalancerIps.includes(ip));
	return missed.length === 0 ? '' : `asked for ${missed.join(', ')}`;
}

/** The row says already which Service it is about. */
function withoutName(summary: string, {namespace, name}: ServiceRow): string {
	const full = `${namespace}/${name}`;
	return summary.startsWith(full) ? summary.slice(full.length).replace(/^[:\s]+/, '') : summary;
}
