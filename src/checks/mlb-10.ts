import {kubectl} from '../migration/kubectl.ts';
import {asksMetalLb} from '../migration/metallb/requests.ts';
import type {ServiceRow} from '../store/rows.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf, serviceSubject, withoutMetalLb} from './without-metallb.ts';

const named = {code: 'MLB-10', title: 'Services by NodePort'};

/** What is still reached by a port on every node, and which of it was meant to have an address of its own. */
export const mlb10: Check = {
	...named,
	about: 'No Service that is meant to have an address of its own is reached by NodePort.',
	needs: ['services', 'deployments', 'daemonSets'],
	run: snapshot => {
		const absent = withoutMetalLb(named, snapshot);
		if (absent !== undefined) return absent;
		const pins = snapshot.profile.metallb?.pins ?? {};
		const byPort = snapshot.tables.services.filter(({type}) => type === 'NodePort');
		const meant = snapshot.tables.services.filter(
			row =>
				(row.type === 'NodePort' || row.type === 'ClusterIP') &&
				(asksMetalLb(row) || (pins[nameOf(row)] ?? pins[row.name]) !== undefined),
		);
		const evidence = fields(
			[...new Set([...meant, ...byPort])].map(row => ({
				source: `Service ${nameOf(row)} .spec`,
				value: `${row.type} ${portsOf(row)}`,
			})),
		);
		const [first] = meant;
		if (first === undefined) {
			const summary =
				byPort.length === 0
					? 'no Service of type NodePort'
					: `${count(byPort.length, 'Service')} of type NodePort, none of them meant to have an address of its own: ${few(byPort.map(nameOf))}`;
			return [finding(named, {verdict: 'PASS', summary, evidence})];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				confidence: 'probable',
				owner: 'joint',
				subjects: meant.map(serviceSubject),
				summary: `${count(meant.length, 'Service')} ask for an address but are no LoadBalancer: ${few(meant.map(row => `${nameOf(row)} ${row.type}`))}`,
				explanation:
					'They carry annotations of MetalLB, or the profile names an address for them, yet their type is another one. A deployment that was run with a fallback turns Services back to NodePort; clients of the old address then reach nothing.',
				evidence,
				remedies: [
					{
						owner: 'platform',
						text: 'Deploy it again with the load balancer switched on, or change the type.',
						command: kubectl(
							'-n',
							first.namespace,
							'patch',
							'service',
							first.name,
							'-p',
							'{"spec":{"type":"LoadBalancer"}}',
						),
						risk: 'low',
						verify: 'ktriage check MLB-10 MLB-04',
					},
				],
			}),
		];
	},
};

function portsOf({ports}: ServiceRow): string {
	return ports
		.map(({port, protocol, nodePort}) => `${protocol}/${port}${nodePort === 0 ? '' : `:${nodePort}`}`)
		.join(', ');
}
