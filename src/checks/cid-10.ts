import {clusterCidrs, type KnownCidrs} from '../migration/cluster-cidrs.ts';
import {formatCidr, parseCidr} from '../net/range.ts';
import {fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {atThisLook} from './finding.ts';

const named = {code: 'CID-10', title: 'Plan keeps the CIDRs'};

/** A plan that changes the CIDRs of a running cluster cannot be carried out (k3s-io/k3s#8303, #3967). */
export const cid10: Check = {
	...named,
	about: 'An in-place plan does not change the pod or service CIDR of a running cluster.',
	needs: ['nodes'],
	run: snapshot => {
		const {profile} = snapshot;
		if (profile.mode !== 'in-place' || (profile.podCIDR === undefined && profile.serviceCIDR === undefined)) {
			const summary = 'no in-place plan with CIDRs in the profile';
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const cidrs = clusterCidrs(snapshot);
		const changes = [
			changeOf('podCIDR', profile.podCIDR, cidrs.pod),
			changeOf('serviceCIDR', profile.serviceCIDR, cidrs.service),
		].flatMap(change => change ?? []);
		const unread = changes.filter(({kind}) => kind === 'unknown');
		const changed = changes.filter(({kind}) => kind === 'changed');
		if (changed.length === 0) {
			if (unread.length > 0) {
				const summary = `cannot compare: ${unread.map(({text}) => text).join('; ')}`;
				return [finding(named, {verdict: 'UNKNOWN', summary})];
			}
			return [finding(named, {verdict: 'PASS', summary: 'the plan keeps the CIDRs in force'})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				class: 'contributing',
				summary: `the plan changes ${changed.map(({text}) => text).join(' and ')}`,
				explanation:
					'K3s cannot give nodes new podCIDRs nor Services new addresses while the cluster lives. Keep the CIDRs in force and put the Calico pool inside, or build a parallel cluster.',
				evidence: [
					...changed.map(({key, value}) => ({
						kind: 'attested' as const,
						source: `profile ${key}`,
						value,
						at: atThisLook,
					})),
					...fields(changed.flatMap(({known}) => known.evidence)),
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Write the CIDRs in force into the plan, or set mode: parallel.',
						command: '',
						risk: 'none',
						verify: 'ktriage check CID-10',
					},
				],
			}),
		];
	},
};

function changeOf(key: 'podCIDR' | 'serviceCIDR', value: string | undefined, known: KnownCidrs) {
	if (value === undefined) return undefined;
	const wanted = value.split(',').map(text => parseCidr(text.trim()));
	const inForce = known.cidrs.map(formatCidr);
	const base = {key, value, known};
	if (wanted.some(cidr => cidr === undefined)) {
		return {...base, kind: 'unknown' as const, text: `${key} ${value} of the profile is no CIDR`};
	}
	if (known.known === 'unknown' || known.known === 'inferred') {
		return {...base, kind: 'unknown' as const, text: `${key} in force is not known: ${known.why}`};
	}
	const same = wanted.every(cidr => cidr !== undefined && inForce.includes(formatCidr(cidr)));
	if (same) return undefined;
	return {...base, kind: 'changed' as const, text: `${key} from ${inForce.join(', ')} to ${value}`};
}
