import {
	type Balanced,
	balancedServices,
	type Claim,
	cannotShare,
	claims,
} from '../migration/metallb/claims.ts';
import {eventFact, refusalOf} from '../migration/metallb/events.ts';
import {loadBalancerPools} from '../migration/metallb/pools.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-07', title: 'One address, one Service'};

/** Services that want the same address without being able to share it. */
export const mlb07: Check = {
	...named,
	about: 'No two Services claim one address unless they can share it.',
	needs: ['services', 'deployments', 'daemonSets'],
	weighs: ['ipAddressPools'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const byService = new Map(balancedServices(snapshot).map(one => [one.service, one]));
		const {poolOf} = loadBalancerPools(snapshot);
		let shared = 0;
		const clashes = [...claims(snapshot)].flatMap(([ip, all]) => {
			// Addresses that MetalLB does not hand out, such as those of nodes, are not its to give twice.
			const own = all.filter(({how}) => how !== 'has' || poolOf(ip) !== undefined);
			if (own.length < 2) return [];
			const why = firstClash(own, byService);
			if (why === undefined) shared++;
			return why === undefined ? [] : [clashFinding(snapshot, ip, own, why)];
		});
		if (clashes.length > 0) {
			return gathered(clashes, 'many', `${clashes.length} addresses are claimed by several Services`);
		}
		const note = shared > 0 ? `, ${count(shared, 'address', 'addresses')} shared on purpose` : '';
		return [finding(named, {verdict: 'PASS', summary: `no address claimed twice${note}`})];
	},
};

function firstClash(
	all: readonly Claim[],
	byService: ReadonlyMap<Claim['service'], Balanced>,
): string | undefined {
	for (const [index, a] of all.entries()) {
		for (const b of all.slice(index + 1)) {
			const why = cannotShare(byService.get(a.service)!, byService.get(b.service)!);
			if (why !== undefined) return why;
		}
	}
	return undefined;
}

function clashFinding(snapshot: Snapshot, ip: string, all: readonly Claim[], why: string): Finding {
	const said = all.map(({service, how}) => `${nameOf(service)} ${how} it`).join(', ');
	const events = all.flatMap(({service}) => refusalOf(snapshot, service) ?? []);
	const losers = all.filter(({how}) => how !== 'has');
	return finding(named, {
		part: ip,
		verdict: 'FAIL',
		confidence: events.length > 0 || losers.every(({how}) => how === 'means') ? 'proven' : 'probable',
		subjects: all.map(({service}) => serviceSubject(service)),
		summary: `${ip} is claimed by ${all.length} Services: ${said}`,
		explanation: `They cannot have it together: ${why}. The one that has it keeps it; ${losers.some(({how}) => how === 'asks for') ? 'the other one waits without an address' : 'the other one gets what is free, and would wait without an address if its annotation were corrected'}.`,
		evidence: fields([...all.map(({fact}) => fact), ...events.map(eventFact)]),
		ruledOut: ['a full pool: the address itself is what is contested'],
		remedies: [
			{
				owner: 'platform',
				text: 'Give each Service an address of its own and keep one list of them; or let them share it by the same annotation allow-shared-ip, if their ports differ.',
				command: '',
				risk: 'medium',
				verify: 'ktriage check MLB-04 MLB-07',
			},
		],
	});
}
