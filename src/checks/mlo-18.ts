import {type FixedAddress, fixedAddresses} from '../migration/fixed-addresses.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered} from './build.ts';
import type {Check} from './check.ts';
import {connectionTest, fromNamespace} from './connection-test.ts';
import type {Finding} from './finding.ts';
import {nameOf} from './without-metallb.ts';

const named = {code: 'MLO-18', title: 'Addresses in settings'};

/** Addresses of this cluster that stand where the name of a Service could stand: they break when the address moves. */
export const mlo18: Check = {
	...named,
	about:
		'No workload, workflow template or model holds an address of the cluster that is gone, or one meant for the outside.',
	needs: ['services', 'nodes', 'pods', 'deployments', 'statefulSets', 'daemonSets'],
	weighs: ['workflowTemplates'],
	run: snapshot => {
		if (snapshot.namespaceScope !== undefined) {
			const summary = `needs the Services of all namespaces, only ${snapshot.namespaceScope} is read`;
			return [finding(named, {verdict: 'SKIP', summary})];
		}
		const bad = fixedAddresses(snapshot).filter(({kind}) => kind !== 'cluster');
		if (bad.length === 0) {
			return [
				finding(named, {
					verdict: 'PASS',
					summary: 'no address of the load balancer, of a node or of nobody stands in settings',
					explanation:
						'Looked at the environment of workloads, templates of workflows and the storage of models. ConfigMaps, Secrets and files are not read.',
				}),
			];
		}
		const groups = new Map<string, FixedAddress[]>();
		for (const one of bad) {
			const key = `${nameOf(one.holder)}/${one.kind}`;
			groups.set(key, [...(groups.get(key) ?? []), one]);
		}
		return gathered(
			[...groups].map(([part, list]) => judged(snapshot, part, list)),
			'many',
			`${count(groups.size, 'object')} hold addresses of the cluster`,
		);
	},
};

const words: Readonly<Record<FixedAddress['kind'], string>> = {
	balancer: 'a load balancer address',
	'node-port': 'a port of a node',
	'node-gone': 'a port of a node that no Service has any more',
	dead: 'an address that nobody has',
	cluster: 'an address inside the cluster',
};

function judged(snapshot: Snapshot, part: string, list: readonly FixedAddress[]): Finding {
	const [first] = list as readonly [FixedAddress, ...FixedAddress[]];
	const {holder, kind, address, port, variable, service} = first;
	const gone = kind === 'dead' || kind === 'node-gone';
	const target = port === 0 ? address : `${address}:${port}`;
	const [namespace = '', name = ''] = (service ?? '').split('/');
	const dnsName =
		service === undefined ? 'the name of the Service' : `${name}.${namespace}.svc.cluster.local`;
	return finding(named, {
		part,
		verdict: gone ? 'FAIL' : 'WARN',
		class: gone ? 'root' : 'contributing',
		confidence: gone ? 'probable' : 'proven',
		owner: 'application',
		subjects: [holder, ...(service === undefined ? [] : [{kind: 'Service', namespace, name}])],
		summary: `${holder.kind} ${nameOf(holder)} uses ${words[kind]}: ${few(list.map(one => `${one.variable} ${one.address}`))}`,
		explanation: gone
			? 'It lies inside the ranges of the cluster, and nobody has it: it is of the time before the change. Connections to it time out or are refused.'
			: 'It works from outside. Inside the cluster it depends on how the cluster carries traffic to its own outside addresses, and it breaks when the Service gets another one.',
		evidence: fields(
			list.map(one => ({
				source: one.source,
				value: `${one.address}${one.port === 0 ? '' : `:${one.port}`}${one.service === undefined ? '' : ` (${one.service})`}`,
			})),
		),
		ruledOut: ['the DNS: an address is not asked for'],
		predictions: [
			{
				probe: `From a pod of ${holder.namespace}, connect to ${target} and to ${dnsName}`,
				expect: gone ? 'no answer by the address' : 'the name works; the address may time out (MLB-09)',
				...(gone && connectionTest(fromNamespace(snapshot, holder.namespace), address, port, 'closed')),
			},
		],
		remedies: [
			{
				owner: 'application',
				text: `Write ${dnsName} into ${variable} where ${holder.kind} ${nameOf(holder)} comes from, and start it again.`,
				command: '',
				risk: 'low',
				verify: 'ktriage check MLO-18',
			},
		],
	});
}
