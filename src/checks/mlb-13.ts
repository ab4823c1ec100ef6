import {loadBalancerPools} from '../migration/metallb/pools.ts';
import {overlaps, rangeOf} from '../net/range.ts';
import {few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook} from './finding.ts';
import {nameOf, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-13', title: 'MetalLB pools and other users of the network'};

/** Pools against ranges that the operator says belong to somebody else in the network. */
export const mlb13: Check = {
	...named,
	about: 'No pool of MetalLB overlaps the DHCP or VPN ranges of the profile.',
	needs: ['ipAddressPools', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const reserved = (['dhcp', 'vpn'] as const).flatMap(kind =>
			(snapshot.profile.reserved?.[kind] ?? []).map(text => ({kind, text, range: rangeOf(text)})),
		);
		if (reserved.length === 0) {
			const summary = 'the profile names no DHCP or VPN range';
			const explanation =
				'Name them under reserved.dhcp and reserved.vpn to have the pools compared with them.';
			return [finding(named, {verdict: 'SKIP', summary, explanation})];
		}
		const {pools} = loadBalancerPools(snapshot);
		const clashes = pools.flatMap(pool =>
			reserved
				.filter(({range}) => range !== undefined && pool.ranges.some(one => overlaps(one, range)))
				.map(({kind, text}) => ({pool, kind, text})),
		);
		if (clashes.length === 0) {
			const summary = `no pool overlaps ${few(reserved.map(({kind, text}) => `${kind.toUpperCase()} ${text}`))}`;
			return [finding(named, {verdict: 'PASS', summary})];
		}
		return clashes.map(({pool: {row}, kind, text}) =>
			finding(named, {
				part: `${row.name}+${text}`,
				verdict: 'FAIL',
				subjects: [{kind: 'IPAddressPool', namespace: row.namespace, name: row.name}],
				summary: `pool ${row.name} overlaps ${kind.toUpperCase()} ${text}`,
				explanation:
					'The same address can be given to a Service and to a machine; whoever answers first gets the packets, and that changes.',
				evidence: [
					...fields([
						{source: `IPAddressPool ${nameOf(row)} .spec.addresses`, value: row.addresses.join(', ')},
					]),
					{kind: 'attested' as const, source: `profile reserved.${kind}`, value: text, at: atThisLook},
				],
				predictions: [
					{
						probe: 'arping -D -c 3 ADDRESS for addresses of the overlap',
						expect: 'an answer from a machine that is no node of the cluster, if one has it now',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Take the overlap out of the pool or out of the DHCP server.',
						command: '',
						risk: 'medium',
						verify: 'ktriage check MLB-13',
					},
				],
			}),
		);
	},
};
