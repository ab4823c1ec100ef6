import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {serviceOfHost, servicesByName} from '../migration/dns/names.ts';
import type {ServiceRow, WorkloadHost} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding} from './build.ts';
import type {Check} from './check.ts';
import {nameOf, serviceSubject} from './without-metallb.ts';

const named = {code: 'MLB-15', title: 'Ports that consumers use'};

type Use = {readonly holder: string; readonly used: WorkloadHost; readonly service: ServiceRow};

/** Whether programs ask Services on ports that these have: a conversion may have given them others. */
export const mlb15: Check = {
	...named,
	about: 'Ports that workloads are told to use exist on the Services that they name.',
	needs: ['services', 'deployments', 'statefulSets', 'daemonSets'],
	run: snapshot => {
		const uses = usesOf(snapshot);
		const wrong = uses.filter(({used, service}) => service.ports.every(({port}) => port !== used.port));
		if (wrong.length === 0) {
			const summary =
				uses.length === 0
					? 'no workload names a port of a Service of the cluster'
					: `${count(uses.length, 'port')} in use, all of which exist`;
			return [finding(named, {verdict: 'PASS', summary})];
		}
		return [
			finding(named, {
				verdict: 'WARN',
				owner: 'application',
				confidence: 'probable',
				subjects: wrong.map(({service}) => serviceSubject(service)),
				summary: few(
					wrong.map(
						({holder, used, service}) =>
							`${holder} asks ${nameOf(service)} on ${used.port}, which it does not have`,
					),
				),
				explanation: 'The Service has other ports: they changed, or the setting was never right.',
				evidence: fields(
					wrong.flatMap(({holder, used, service}) => [
						{source: `${holder} ${used.container}: ${used.variable}`, value: `${used.host}:${used.port}`},
						{
							source: `Service ${nameOf(service)} .spec.ports`,
							value: service.ports.map(({port, protocol}) => `${port}/${protocol}`).join(', '),
						},
					]),
				),
				ruledOut: ['a Service that is missing: that is for DNS-07'],
				predictions: wrong.slice(0, 1).map(({used}) => ({
					probe: `Connect to ${used.host}:${used.port} from a pod`,
					expect: 'a timeout or a refusal',
				})),
				remedies: [
					{
						owner: 'application',
						text: 'Write a port that the Service has, where the workload comes from; firewalls may have to follow.',
						command: '',
						risk: 'low',
						verify: 'ktriage check MLB-15',
					},
				],
			}),
		];
	},
};

function usesOf(snapshot: Snapshot): readonly Use[] {
	const {tables} = snapshot;
	const {domain} = clusterDns(snapshot);
	const named = servicesByName(tables.services);
	const balanced = new Map(
		tables.services.flatMap(service => service.loadBalancerIps.map(ip => [ip, service] as const)),
	);
	const holders = [
		...tables.deployments,
		...tables.statefulSets,
		...tables.daemonSets,
		...tables.workflowTemplates,
	];
	return holders.flatMap(({kind, namespace, name, hosts}) =>
		hosts.flatMap(used => {
			const target = serviceOfHost(used.host, domain);
			const service = balanced.get(used.host) ?? (target && named.get(`${target.namespace}/${target.name}`));
			const judged =
				service !== undefined &&
				used.port !== undefined &&
				!service.headless &&
				service.type !== 'ExternalName';
			return judged ? [{holder: `${kind} ${namespace}/${name}`, used, service}] : [];
		}),
	);
}
