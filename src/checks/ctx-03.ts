import {lastAnswers} from '../migration/asked.ts';
import {usable} from '../migration/per-snapshot.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {askedEvidence, noProbe} from './asked-evidence.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'CTX-03', title: 'Traffic leads to the new cluster'};

const balanced = ({tables}: Snapshot): ReadonlySet<string> =>
	new Set(tables.services.flatMap(({loadBalancerIps}) => loadBalancerIps));

/** Whether names still lead to the load balancers of the cluster that this one replaces. */
export const ctx03: Check = {
	...named,
	about:
		'Names asked from outside lead to load balancers of this cluster, not to those of the one it replaces (check --against CONTEXT).',
	needs: ['services'],
	run: snapshot => {
		const {other} = snapshot;
		if (other === undefined)
			return [finding(named, {verdict: 'SKIP', summary: 'only one cluster is read; --against CONTEXT'})];
		if (other.cluster.uid !== '' && other.cluster.uid === snapshot.cluster.uid)
			return [finding(named, {verdict: 'SKIP', summary: 'both contexts lead to one cluster: see CTX-01'})];
		if (!usable(other, 'services'))
			return [
				finding(named, {
					verdict: 'UNKNOWN',
					summary: `the Services of ${other.cluster.context} could not be read: where they lead is not known`,
				}),
			];
		const here = balanced(snapshot);
		const old = new Set([...balanced(other)].filter(address => !here.has(address)));
		const asked = lastAnswers(snapshot).filter(
			({result, answer}) => result.probe === 'dns' && result.from.kind === 'outside' && answer === 'ok',
		);
		const led = (addresses: ReadonlySet<string>) =>
			asked.filter(({result}) =>
				(result.detail.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []).some(address => addresses.has(address)),
			);
		const behind = led(old);
		if (behind.length === 0) {
			const moved = led(here);
			if (moved.length === 0) return [noProbe(named, 'ktriage probe dns --from jump-host --to NAME')];
			return [
				finding(named, {
					verdict: 'PASS',
					summary: `${few(moved.map(({result}) => result.to.name))} lead here`,
					evidence: askedEvidence(moved),
				}),
			];
		}
		const names = behind.map(({result}) => result.to.name);
		return [
			finding(named, {
				verdict: 'WARN',
				owner: 'platform',
				summary: `${few(names)} still ${names.length === 1 ? 'leads' : 'lead'} to ${other.cluster.context}`,
				explanation:
					'Who uses the name is served by the old cluster; what is written there after the data was copied is lost with it. Before the cut-over this is as it should be.',
				evidence: askedEvidence(behind),
				ruledOut: ['addresses that both clusters have: only those of the old one alone count'],
				predictions: [
					{
						probe: `Ask the name servers of the name itself, past every cache: dig +norecurse ${names[0] ?? 'NAME'}`,
						expect: 'the old address; if it is the new one, wait for the TTL',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Change the records in the DNS outside of the clusters, and wait for their TTL.',
						command: '',
						risk: 'medium',
						verify: `ktriage probe dns --from jump-host --to ${names[0] ?? 'NAME'}, then ktriage check CTX-03 --against ${other.cluster.context}`,
					},
				],
			}),
		];
	},
};
