import {oldAddressSlots} from '../migration/classify-pods.ts';
import {kubectl} from '../migration/kubectl.ts';
import {
	componentOf,
	type SchedulerService,
	schedulerPorts,
	schedulerServices,
	servingNamespaces,
} from '../migration/seldon.ts';
import type {Snapshot} from '../store/snapshot.ts';
import {count, few, fields, finding, gathered, podName, podSubjects} from './build.ts';
import type {Check} from './check.ts';
import type {Finding} from './finding.ts';
import {withoutSeldon} from './without-seldon.ts';

const named = {code: 'SEL-05', title: 'Scheduler Services'};

/** The Service of the scheduler in every namespace that needs one: its endpoints, the network they are on, its ports. */
export const sel05: Check = {
	...named,
	about:
		'Every namespace with models has a scheduler Service with a ready endpoint on the current network and the ports that Seldon dials.',
	needs: ['services', 'endpointSlices', 'pods'],
	weighs: ['nodes'],
	run: snapshot => {
		const absent = withoutSeldon(named, snapshot);
		if (absent !== undefined) return absent;
		const services = schedulerServices(snapshot);
		const namespaces = [...servingNamespaces(snapshot)]
			.filter(namespace => needsScheduler(snapshot, namespace))
			.sort();
		const findings = namespaces.flatMap(namespace => {
			const found = services.get(namespace) ?? [];
			return found.length === 0
				? [missing(namespace)]
				: found.flatMap(entry => judge(snapshot, entry, found.length > 1));
		});
		if (findings.length > 0)
			return gathered(findings, 'services', `${findings.length} scheduler Services in trouble`);
		return [
			finding(named, {
				verdict: 'PASS',
				summary: `scheduler Service with a ready endpoint in ${few(namespaces) || 'no namespace that needs one'}`,
				evidence: fields(
					namespaces.flatMap(namespace =>
						(services.get(namespace) ?? []).map(({service, ready, isAlias}) => ({
							source: `Service ${namespace}/${service.name}`,
							value: isAlias
								? `alias of ${service.externalName}`
								: `${service.clusterIps[0] ?? 'headless'}, ${count(ready, 'ready endpoint')}`,
						})),
					),
				),
			}),
		];
	},
};

/** Models are scheduled by the scheduler of their namespace; servers and runtimes alone need it once there are models. */
function needsScheduler({tables}: Snapshot, namespace: string): boolean {
	const off = tables.seldonRuntimes.some(
		row =>
			row.namespace === namespace &&
			row.overrides.some(
				({name, disabled, replicas}) => name === 'seldon-scheduler' && (disabled || replicas === 0),
			),
	);
	const hasModels = tables.seldonModels.some(
		row => row.namespace === namespace && row.deletedAt === undefined,
	);
	return (
		hasModels ||
		(!off && tables.seldonRuntimes.some(row => row.namespace === namespace && row.deletedAt === undefined))
	);
}

function missing(namespace: string): Finding {
	return finding(named, {
		part: namespace,
		verdict: 'FAIL',
		confidence: 'probable',
		subjects: [{kind: 'Namespace', namespace: '', name: namespace}],
		summary: `${namespace} has models or a runtime but no scheduler Service`,
		explanation:
			'The controller dials seldon-scheduler.NAMESPACE of the model, fixed in every release from 2.7 to 2.10; agents dial it in their own namespace. No Service here selects a scheduler or has its ports, and none is an alias of one elsewhere.',
		evidence: fields([
			{
				source: `Services in ${namespace}`,
				value: 'none with selector seldon-scheduler or ports 9002, 9004 and 9005',
			},
		]),
		remedies: [
			{
				owner: 'platform',
				text: 'Deploy a runtime in this namespace, or an ExternalName Service seldon-scheduler that names the scheduler to be used.',
				command: kubectl('-n', namespace, 'get', 'seldonruntimes.mlops.seldon.io,services'),
				risk: 'none',
				verify: 'ktriage check SEL-05',
			},
		],
	});
}

function judge(snapshot: Snapshot, entry: SchedulerService, isOneOfMany: boolean): readonly Finding[] {
	const {service, ready, isAlias} = entry;
	const {namespace, name} = service;
	if (isAlias) return [];
	const part = isOneOfMany ? `${namespace}/${name}` : namespace;
	const subject = {kind: 'Service', namespace, name};
	const ip = service.clusterIps[0] === undefined ? '' : ` (${service.clusterIps[0]})`;
	if (ready === 0) {
		const workload = componentOf(snapshot, namespace, 'seldon-scheduler');
		return [
			finding(named, {
				part,
				verdict: 'FAIL',
				subjects: [
					subject,
					...(workload === undefined ? [] : [{kind: workload.kind, namespace, name: workload.name}]),
				],
				summary: `scheduler Service ${namespace}/${name}${ip} has no ready endpoint`,
				explanation:
					'Nobody answers the controller, the agents and Envoy of this namespace: connections are refused, not dropped. No model is scheduled.',
				evidence: fields([
					{source: `EndpointSlices of Service ${namespace}/${name}`, value: 'no ready endpoint'},
					...(workload === undefined
						? []
						: [
								{
									source: `${workload.kind} ${namespace}/${workload.name} .status`,
									value: `${workload.ready} of ${workload.desired} ready`,
								},
							]),
				]),
				predictions: [
					{
						probe: `From a pod, connect to ${service.clusterIps[0] ?? name}:9004`,
						expect: 'refused at once; a timeout would be a policy or the network',
					},
				],
				remedies: [
					{
						owner: 'platform',
						text: 'See why the scheduler is not ready: scaled to 0, its volume, or a crash.',
						command: kubectl(
							'-n',
							namespace,
							'describe',
							'pods',
							'-l',
							'app.kubernetes.io/name=seldon-scheduler',
						),
						risk: 'none',
						verify: 'ktriage check SEL-05',
					},
				],
			}),
		];
	}
	return [...onOldNetwork(snapshot, entry, part, ip), ...withoutPorts(entry, part)];
}

function onOldNetwork(
	snapshot: Snapshot,
	{service, slots, ready}: SchedulerService,
	part: string,
	ip: string,
): readonly Finding[] {
	const {namespace, name} = service;
	const old = new Set(oldAddressSlots(snapshot));
	const stale = slots.filter(slot => old.has(slot));
	if (stale.length === 0) return [];
	const all = stale.length === ready;
	return [
		finding(named, {
			part,
			verdict: all ? 'FAIL' : 'WARN',
			class: 'symptom',
			subjects: [{kind: 'Service', namespace, name}, ...podSubjects(snapshot, stale)],
			summary: `scheduler Service ${namespace}/${name}${ip} ${all ? 'leads' : 'partly leads'} to a pod that is still on the old network`,
			explanation:
				'The controller, the agents and Envoy on other nodes do not reach it: they time out on 9004, 9005 and 9002, and the controller writes "Scheduler not ready". Once the pod is recreated it comes under the policies of Calico, so a policy that lacks these ports bites only then.',
			evidence: fields(
				stale.map(slot => ({
					source: `endpoint of Service ${namespace}/${name}: Pod ${podName(snapshot, slot)} .status.podIPs`,
					value: `${snapshot.pods.ips(slot).join(', ')} on ${snapshot.pods.nodeName(snapshot.pods.nodeId(slot))}`,
				})),
			),
			ruledOut: ['environment SELDON_SCHEDULER_HOST of the controller: it is not read, the name is fixed'],
			predictions: [
				{
					probe: `From a Calico pod on another node, connect to ${service.clusterIps[0] ?? name}:9004, then from one on the same node`,
					expect: 'a timeout from the other node, an answer from the same one',
				},
			],
			remedies: [
				{
					owner: 'platform',
					text: 'Recreate the pod in its turn of the restart plan; its state is on its volume.',
					command: kubectl('-n', namespace, 'delete', 'pod', snapshot.pods.name(stale[0]!)),
					risk: 'medium',
					verify: 'ktriage check SEL-05 CID-01, then SEL-01',
				},
			],
		}),
	];
}

function withoutPorts({service}: SchedulerService, part: string): readonly Finding[] {
	const {namespace, name} = service;
	const offered = new Set(service.ports.map(({port}) => port));
	const lacking = schedulerPorts.filter(([, wanted]) => !wanted.some(port => offered.has(port)));
	if (lacking.length === 0) return [];
	return [
		finding(named, {
			part: `${part}/ports`,
			verdict: 'FAIL',
			subjects: [{kind: 'Service', namespace, name}],
			summary: `scheduler Service ${namespace}/${name} lacks ${lacking.map(([, [port]]) => port).join(', ')}`,
			explanation: `Who needs them: ${lacking.map(([who, ports]) => `${who}: ${ports.join(' or ')}`).join('; ')}. Agents connect on 9005, not on 9004.`,
			evidence: fields([
				{source: `Service ${namespace}/${name} .spec.ports[].port`, value: [...offered].join(', ')},
			]),
			remedies: [
				{
					owner: 'platform',
					text: 'Give the Service the ports that the chart gives it: 9002, 9004, 9044, 9005, 9055, 9008.',
					command: kubectl('-n', namespace, 'get', 'service', name, '-o', 'yaml'),
					risk: 'none',
					verify: 'ktriage check SEL-05',
				},
			],
		}),
	];
}
