import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'MLB-16', title: 'NodePorts of LoadBalancer Services'};

/** Kubernetes gives every LoadBalancer Service a port on every node unless told not to: worth knowing, nothing to repair. */
export const mlb16: Check = {
	...named,
	about: 'Which LoadBalancer Services are open on every node besides; for information.',
	needs: ['services'],
	run: snapshot => {
		const balanced = snapshot.tables.services.filter(({type}) => type === 'LoadBalancer');
		const open = balanced.filter(({ports}) => ports.some(({nodePort}) => nodePort > 0));
		if (open.length === 0) {
			const summary =
				balanced.length === 0 ? 'no Service of type LoadBalancer' : 'no LoadBalancer Service has a NodePort';
			return [finding(named, {verdict: 'PASS', summary})];
		}
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `note: ${count(open.length, 'LoadBalancer Service')} can be reached by NodePort on every node as well: ${few(open.map(nameOf))}`,
				explanation:
					'allocateLoadBalancerNodePorts is true unless set to false. MetalLB in L2 and BGP mode does not need these ports; with false a Service is reached by its address alone. Ports given before stay until they are removed.',
				evidence: fields(
					open.map(row => ({
						source: `Service ${nameOf(row)} .spec.ports[].nodePort`,
						value: row.ports
							.filter(({nodePort}) => nodePort > 0)
							.map(({port, nodePort}) => `${port}:${nodePort}`)
							.join(', '),
					})),
				),
			}),
		];
	},
};
