import type {ServiceRow} from '../store/rows.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'ENV-04', title: 'Ways into the cluster'};

/** What is reached from outside, and how: the list to compare with after the window. */
export const env04: Check = {
	...named,
	about: 'Which Services are reached from outside by load balancer, NodePort or Ingress; for information.',
	needs: ['services'],
	run: snapshot => {
		const {services, ingresses} = snapshot.tables;
		const open = services.filter(({type}) => type === 'LoadBalancer' || type === 'NodePort');
		const of = (type: string) => open.filter(service => service.type === type);
		const said = [
			count(of('LoadBalancer').length, 'Service by load balancer', 'Services by load balancer'),
			count(of('NodePort').length, 'by NodePort', 'by NodePort'),
			count(ingresses.length, 'Ingress', 'Ingresses'),
		];
		return [
			finding(named, {
				verdict: 'PASS',
				summary: open.length + ingresses.length === 0 ? 'nothing is open to the outside' : said.join(', '),
				explanation: 'Save it before the window: ktriage snapshot save DIR.',
				evidence: fields([
					...open.map(service => ({source: `Service ${nameOf(service)}`, value: wayOf(service)})),
					...ingresses.map(row => ({
						source: `Ingress ${nameOf(row)} .spec.rules`,
						value: `${few(row.hosts) || 'any host'} to ${few(row.backends.map(({service, port}) => `${service}:${port}`)) || 'nothing'}`,
					})),
				]),
			}),
		];
	},
};

function wayOf({type, loadBalancerIps, ports}: ServiceRow): string {
	const addresses = type === 'LoadBalancer' ? `${loadBalancerIps.join(', ') || 'no address'} ` : '';
	const written = ports.map(
		({port, protocol, nodePort}) => `${port}/${protocol}${nodePort > 0 ? ` (node ${nodePort})` : ''}`,
	);
	return `${type} ${addresses}${few(written, 6)}`;
}
