import {type Asked, askedOf} from '../migration/asked.ts';
import type {ServiceRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, noProbe} from './asked-evidence.ts';
import {count, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

const named = {code: 'MLB-08', title: 'Load balancer addresses from outside'};

/** Whether the addresses that Services have were reached from outside of the cluster. */
export const mlb08: Check = {
	...named,
	about: 'Probes from outside the cluster reached every load balancer address that they asked.',
	needs: ['services', 'endpointSlices'],
	run: snapshot => {
		const balanced = snapshot.tables.services.filter(({loadBalancerIps}) => loadBalancerIps.length > 0);
		if (balanced.length === 0)
			return [finding(named, {verdict: 'SKIP', summary: 'no Service has a load balancer address'})];
		const asked = balanced.flatMap(service => {
			const list = fromOutside(snapshot, service);
			return list.length === 0 ? [] : [{service, list}];
		});
		const [first] = balanced;
		if (asked.length === 0) {
			const to = `${first?.loadBalancerIps[0]}:${first?.ports[0]?.port ?? 80}`;
			return [noProbe(named, `ktriage probe tcp --from jump-host --to ${to}`)];
		}
		const bad = asked.filter(({list}) => list.every(({answer}) => answer === 'lost' || answer === 'refused'));
		if (bad.length > 0) {
			return gathered(
				bad.map(({service, list}) => failed(service, list)),
				'many',
				`${bad.length} load balancer addresses are not reached from outside`,
			);
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(asked.length, 'Service')} reached from outside`,
				explanation:
					'An HTTP answer of any status counts: packets arrive. What it says is for the checks of the program.',
				evidence: askedEvidence(asked.flatMap(({list}) => list)),
			}),
		];
	},
};

function fromOutside(snapshot: Snapshot, service: ServiceRow): readonly Asked[] {
	return askedOf(snapshot, service).filter(
		({result, answer}) =>
			result.from.kind === 'outside' && answer !== 'tool' && service.loadBalancerIps.includes(result.to.host),
	);
}

function failed(service: ServiceRow, list: readonly Asked[]): Finding {
	const refused = list.some(({answer}) => answer === 'refused');
	const how = refused
		? 'refused'
		: list.some(({result}) => result.outcome === 'unreachable')
			? 'unreachable'
			: 'not answered';
	return finding(named, {
		part: nameOf(service),
		verdict: 'FAIL',
		class: 'symptom',
		subjects: [serviceSubject(service)],
		summary: `${service.loadBalancerIps.join(', ')} of ${nameOf(service)} is ${how} from outside`,
		explanation: refused
			? 'Somebody answers for the address, and nothing listens behind it: no ready endpoint, or the wrong port.'
			: 'Nobody answers for the address in the local network (MLB-03, MLB-17, MLB-18), or a firewall or policy drops the packets.',
		evidence: askedEvidence(list),
		ruledOut: refused ? ['the announcement: the address was reached'] : [],
		predictions: [
			{
				probe: `On a machine of the same network: arping -c 3 ${service.loadBalancerIps[0] ?? ''}`,
				expect: refused
					? 'an answer'
					: 'no answer when nobody announces it; one when packets are dropped later',
			},
		],
		remedies: [
			{
				owner: 'platform',
				text: 'Follow it from the address to the pod.',
				command: `ktriage check MLB- --namespace ${service.namespace}`,
				risk: 'none',
				verify: 'ktriage check MLB-08 after probing again',
			},
		],
	});
}
