import {clusterDns} from '../migration/dns/cluster-dns.ts';
import {type NamedService, serviceOfHost, servicesByName} from '../migration/dns/names.ts';
import {kubectl} from '../migration/kubectl.ts';
import type {WorkloadHost, WorkloadRow} from '../store/rows.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'DNS-07', title: 'Names of Services in use'};

type Reference = WorkloadHost & {readonly workload: WorkloadRow; readonly service: NamedService};

/** Service names in the environment of workloads lead to Services that exist. */
export const dns07: Check = {
	...named,
	about: 'Service names that workloads carry in their environment are names of Services that exist.',
	needs: ['services', 'namespaces', 'deployments', 'statefulSets', 'daemonSets'],
	run: snapshot => {
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the Services of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const {domain} = clusterDns(snapshot);
		const services = servicesByName(snapshot.tables.services);
		const references = allReferences(snapshot, domain);
		const dead = references.filter(({service}) => !services.has(nameOf(service)));
		if (dead.length > 0) {
			const byWorkload = Map.groupBy(dead, ({workload}) => workload);
			return gathered(
				[...byWorkload].map(([workload, all]) => deadFinding(snapshot, workload, all)),
				'many',
				`${byWorkload.size} workloads use names of Services that do not exist`,
			);
		}
		const summary =
			references.length === 0
				? 'no workload names a Service in its environment'
				: `${count(references.length, 'name')} in the environment of workloads, all of Services that exist`;
		return [finding(named, {verdict: 'PASS', summary})];
	},
};

function allReferences({tables}: Snapshot, domain: string): readonly Reference[] {
	const {deployments, statefulSets, daemonSets} = tables;
	return [...deployments, ...statefulSets, ...daemonSets]
		.filter(({desired, deletedAt}) => desired > 0 && deletedAt === undefined)
		.flatMap(workload =>
			workload.hosts.flatMap(host => {
				const service = serviceOfHost(host.host, domain);
				return service === undefined ? [] : [{...host, workload, service}];
			}),
		);
}

function deadFinding(snapshot: Snapshot, workload: WorkloadRow, all: readonly Reference[]): Finding {
	const namespaces = new Set(snapshot.tables.namespaces.map(({name}) => name));
	const names = [...new Set(all.map(({host}) => host))];
	const gone = [...new Set(all.map(({service}) => service.namespace))].filter(name => !namespaces.has(name));
	const [first] = all;
	return finding(named, {
		part: `${workload.kind}/${nameOf(workload)}`,
		verdict: 'FAIL',
		owner: 'application',
		subjects: [{kind: workload.kind, namespace: workload.namespace, name: workload.name}],
		summary: `${nameOf(workload)} uses ${few(names)}: no such Service`,
		explanation: `The name cannot be resolved (NXDOMAIN), whatever network and policies do.${gone.length > 0 ? ` Namespace ${few(gone)} does not exist.` : ''} Names change when a component is installed anew under another release or namespace.`,
		evidence: fields(
			all.map(({container, variable, host}) => ({
				source: `${workload.kind} ${nameOf(workload)} .spec.template.spec.containers[${container}].env[${variable}]`,
				value: host,
			})),
		),
		ruledOut: ['DNS itself: DNS-01 judges it'],
		predictions: [
			{
				probe: kubectl('-n', first?.service.namespace ?? '', 'get', 'service', first?.service.name ?? ''),
				expect: 'NotFound',
			},
		],
		remedies: [
			{
				owner: 'application',
				text: 'Put the present name of the Service there, or create the Service.',
				command: '',
				risk: 'low',
				verify: 'ktriage check DNS-07',
			},
		],
	});
}
