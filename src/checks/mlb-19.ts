import {kubectl} from '../migration/kubectl.ts';
import {metalLb} from '../migration/metallb/presence.ts';
import {prefixFor} from '../migration/metallb/requests.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-19', title: 'NodePorts as load balancer addresses'};

/** How a Service of type NodePort is given an address, in the words that this MetalLB reads. Advice. */
export const mlb19: Check = {
	...named,
	about: 'How Services of type NodePort get an address of their own from this version of MetalLB; advice.',
	needs: ['services', 'deployments', 'daemonSets'],
	run: snapshot => {
		const without = withoutMetalLb(named, snapshot);
		if (without !== undefined) return without;
		const open = snapshot.tables.services.filter(({type}) => type === 'NodePort');
		if (open.length === 0)
			return [finding(named, {verdict: 'PASS', summary: 'no Service is of type NodePort'})];
		const key = `${prefixFor(metalLb(snapshot))}loadBalancerIPs`;
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `${count(open.length, 'Service')} by NodePort could have an address: ${few(open.map(nameOf))}`,
				explanation: `MetalLB reads ${key}. An address that is written there stays the same; without it MetalLB takes a free one.`,
				evidence: fields(
					open.map(service => ({
						source: `Service ${nameOf(service)} .spec.ports`,
						value: service.ports.map(({port, nodePort}) => `${port}, node ${nodePort}`).join('; '),
					})),
				),
				remedies: open.slice(0, 5).map(({namespace, name}) => ({
					owner: 'joint' as const,
					text: `Give ${namespace}/${name} an address; ADDRESS is one of a pool that nobody has. Its clients have to follow.`,
					command: kubectl(
						'-n',
						namespace,
						'patch',
						'service',
						name,
						'--type=merge',
						'-p',
						JSON.stringify({
							metadata: {annotations: {[key]: 'ADDRESS'}},
							spec: {type: 'LoadBalancer', allocateLoadBalancerNodePorts: false},
						}),
					),
					risk: 'medium' as const,
					verify: 'ktriage check MLB-04 MLB-06',
				})),
			}),
		];
	},
};
