import {lastAnswers} from '../migration/asked.ts';
import {askedEvidence, noProbe} from './asked-evidence.ts';
import {few, finding} from './build.ts';
import type {Check} from './check.ts';

const named = {code: 'DNS-08', title: 'Names outside the cluster'};

/** Whether the names that people use lead to the addresses that the load balancer gives now, asked from outside. */
export const dns08: Check = {
	...named,
	about:
		'Names of the profile and of Ingresses lead, asked from outside, to an address of the load balancer.',
	needs: ['services'],
	run: snapshot => {
		const {services, ingresses} = snapshot.tables;
		const names = new Set([...(snapshot.profile.hosts ?? []), ...ingresses.flatMap(({hosts}) => hosts)]);
		const balanced = new Set(services.flatMap(({loadBalancerIps}) => loadBalancerIps));
		const asked = lastAnswers(snapshot).filter(
			({result, answer}) =>
				result.probe === 'dns' &&
				result.from.kind === 'outside' &&
				names.has(result.to.name) &&
				answer !== 'tool',
		);
		if (asked.length === 0) {
			const [name = 'NAME'] = names;
			return [noProbe(named, `ktriage probe dns --from jump-host --to ${name}`)];
		}
		const wrong = asked.filter(({answer, result}) => {
			const got = result.detail.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? [];
			return answer !== 'ok' || (got.length > 0 && !got.some(address => balanced.has(address)));
		});
		const evidence = askedEvidence(wrong.length > 0 ? wrong : asked);
		if (wrong.length === 0) {
			const summary = `${few(asked.map(({result}) => result.to.name))} lead to the load balancer`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'FAIL',
				class: 'contributing',
				summary: `${few(wrong.map(({result}) => result.to.name))} ${wrong.length === 1 ? 'does' : 'do'} not lead to an address of the load balancer`,
				explanation: `Services have ${few([...balanced].sort(), 5) || 'no address'}. Who uses the name goes to what was there before, or nowhere.`,
				evidence,
				ruledOut: ['the DNS of the cluster: it does not answer for names outside'],
				predictions: [
					{
						probe: 'Ask the new address with the name as Host header',
						expect: 'an answer, although the name does not lead there',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'Change the record in the DNS outside of the cluster (or the hosts file), and wait for its TTL.',
						command: '',
						risk: 'medium',
						verify: 'ktriage check DNS-08 after probing again',
					},
				],
			}),
		];
	},
};
