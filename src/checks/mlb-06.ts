import {kubectl} from '../migration/kubectl.ts';
import {type Balanced, balancedServices} from '../migration/metallb/claims.ts';
import {eventFact, refusalOf} from '../migration/metallb/events.ts';
import type {Fact} from '../migration/per-snapshot.ts';
import {formatIp, parseIp} from '../net/ip.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-06', title: 'Pinned addresses'};

type Wish = {readonly ips: readonly string[]; readonly fact: Fact};

/** The address a Service has against the one it asks for, means to ask for, or should have by the profile. */
export const mlb06: Check = {
	...named,
	about: 'Services have the addresses that they ask for and that the profile expects.',
	needs: ['services', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const wishes = balancedServices(snapshot).map(one => ({one, wishes: wishesOf(snapshot, one)}));
		const drifted = wishes.flatMap(({one, wishes: all}) => {
			const {loadBalancerIps} = one.service;
			if (loadBalancerIps.length === 0) return [];
			const wish = all.find(({ips}) => ips.some(ip => !loadBalancerIps.includes(ip)));
			return wish === undefined ? [] : [driftFinding(snapshot, one, wish)];
		});
		if (drifted.length > 0) {
			return gathered(drifted, 'many', `${drifted.length} Services have another address than they ask for`);
		}
		const asking = wishes.filter(({wishes: all}) => all.length > 0);
		const free = wishes.length - asking.length;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(asking.length, 'Service')} with a pinned address${free > 0 ? `, ${free} take what MetalLB gives` : ''}`,
				evidence: fields(asking.flatMap(({wishes: all}) => all.map(({fact}) => fact))),
			}),
		];
	},
};

function wishesOf({profile}: Snapshot, {service, request}: Balanced): readonly Wish[] {
	const pins = profile.metallb?.pins ?? {};
	const path = nameOf(service);
	const pin = pins[path] ?? pins[service.name];
	const ip = parseIp(pin ?? '');
	return [
		...(ip === undefined
			? []
			: [{ips: [formatIp(ip)], fact: {source: `profile metallb.pins ${path}`, value: pin ?? ''}}]),
		...(request.asked === undefined ? [] : [{ips: request.ips, fact: request.asked}]),
		...request.faults.flatMap(({meant, fact}) => (meant.length === 0 ? [] : [{ips: meant, fact}])),
	];
}

function driftFinding(snapshot: Snapshot, {service}: Balanced, wish: Wish): Finding {
	const has = service.loadBalancerIps.join(', ');
	const event = refusalOf(snapshot, service);
	return finding(named, {
		part: nameOf(service),
		verdict: 'FAIL',
		owner: 'joint',
		subjects: [serviceSubject(service)],
		summary: `${nameOf(service)} has ${has}, wanted is ${few(wish.ips)}`,
		explanation:
			'Whoever was told the wanted address (names, firewall rules, settings of clients) reaches another Service or nothing.',
		evidence: fields([
			wish.fact,
			{source: `Service ${nameOf(service)} .status.loadBalancer.ingress`, value: has},
			...(event === undefined ? [] : [eventFact(event)]),
		]),
		predictions: [
			{
				probe: kubectl('-n', service.namespace, 'get', 'service', service.name, '-o', 'wide'),
				expect: `EXTERNAL-IP ${has}`,
			},
		],
		remedies: [
			{
				owner: 'joint',
				text: 'Give it the wanted address, or change what was written down to the present one and pin that.',
				command: '',
				risk: 'medium',
				verify: 'ktriage check MLB-06',
			},
		],
	});
}
