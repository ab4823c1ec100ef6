import {policyEngines} from '../migration/policy-engine.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'SEC-01', title: 'Security after the change'};

/** What a review after the window asks at least: policies are enforced, and nothing is open that was not meant to be. */
export const sec01: Check = {
	...named,
	about:
		'Policies are enforced, and no Service is open on a port of every node; POL-11 and POL-19 look closer.',
	needs: ['networkPolicies', 'services', 'daemonSets', 'nodes'],
	run: snapshot => {
		const {networkPolicies, services} = snapshot.tables;
		const engine = policyEngines(snapshot).calico;
		const open = services.filter(({type}) => type === 'NodePort');
		const evidence = fields([
			{source: 'enforced by', value: `${engine.kind}: ${engine.why}`},
			{source: 'NetworkPolicies', value: String(networkPolicies.length)},
			...open.map(service => ({
				source: `Service ${nameOf(service)} .spec.ports[].nodePort`,
				value: service.ports.map(({nodePort}) => nodePort).join(', '),
			})),
		]);
		if (open.length === 0) {
			const summary = `${count(networkPolicies.length, 'policy', 'policies')}, enforced by ${engine.kind}; no Service by NodePort`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				class: 'advisory',
				subjects: open.map(({namespace, name}) => ({kind: 'Service', namespace, name})),
				summary: `${few(open.map(nameOf))} ${open.length === 1 ? 'is' : 'are'} open on every node`,
				explanation:
					'Policies see such traffic as coming from the node unless externalTrafficPolicy is Local.',
				evidence,
				predictions: [{probe: 'Connect to the port on any node from outside', expect: 'an answer'}],
				remedies: [
					{
						owner: 'joint',
						text: 'Give it an address of the load balancer, or make it ClusterIP.',
						command: 'ktriage check MLB-19',
						risk: 'none',
						verify: 'ktriage check SEC-01',
					},
				],
			}),
		];
	},
};
